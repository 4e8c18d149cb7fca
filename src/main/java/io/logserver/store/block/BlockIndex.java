package io.logserver.store.block;

import io.logserver.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lucene index that holds the blocks, as its one writer sees it. Changes take effect together,
 * by {@link #commit}, or not at all; with them goes a {@link Mark}.
 */
final class BlockIndex implements Closeable {

  /**
   * What is stored with each commit.
   *
   * @param sequence grows by one with each commit
   * @param position of the last delivery whose logs are in the commit
   * @param nextNumber number of the next block
   */
  record Mark(long sequence, long position, long nextNumber) {

    static final Mark NONE = new Mark(0, 0, 1);

    private Map<String, String> encode() {
      return Map.of(
          "format", FORMAT,
          "sequence", Long.toString(sequence),
          "position", Long.toString(position),
          "nextNumber", Long.toString(nextNumber));
    }

    private static Mark decode(Map<String, String> data) throws IOException {
      String format = data.getOrDefault("format", "");
      if (!format.equals(FORMAT)) {
        throw new IOException(
            "the index has format '"
                + format
                + "', this version reads "
                + FORMAT
                + "; let the version that wrote it export the logs, or begin with an empty data.dir");
      }
      try {
        return new Mark(
            Long.parseLong(data.getOrDefault("sequence", "")),
            Long.parseLong(data.getOrDefault("position", "")),
            Long.parseLong(data.getOrDefault("nextNumber", "")));
      } catch (NumberFormatException e) {
        throw new IOException("the index has unreadable commit data " + data, e);
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(BlockIndex.class);
  private static final String FORMAT = "2";

  private final DiskDirectory directory;
  private final IndexWriter writer;
  private Mark mark;

  private BlockIndex(DiskDirectory directory, IndexWriter writer, Mark mark) {
    this.directory = directory;
    this.writer = writer;
    this.mark = mark;
  }

  /** Opens the index as it was last committed, or an empty one. */
  static BlockIndex open(Disk disk, Path path) throws IOException {
    disk.createDirectories(path);
    // A commit whose name was not durable may have been seen by a process that was killed: make it
    // durable now.
    disk.syncDirectory(path);
    deleteOldCommits(disk, path);
    DiskDirectory directory = new DiskDirectory(disk, path);
    try {
      boolean exists = DirectoryReader.indexExists(directory);
      IndexWriter writer = new IndexWriter(directory, config());
      return new BlockIndex(directory, writer, exists ? mark(writer) : Mark.NONE);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Lucene deletes a commit before its files, but a power cut may keep the one deletion and undo
   * the other; what then refers to missing files is older than the newest commit.
   */
  private static void deleteOldCommits(Disk disk, Path path) throws IOException {
    List<String> commits =
        disk.list(path).stream()
            .filter(name -> name.startsWith(IndexFileNames.SEGMENTS + "_"))
            .sorted(Comparator.comparingLong(SegmentInfos::generationFromSegmentsFileName))
            .toList();
    for (String old : commits.subList(0, Math.max(0, commits.size() - 1))) {
      disk.delete(path.resolve(old));
    }
  }

  /**
   * Lucene's codec but for the blocks themselves; it goes by Lucene's name, so only the values'
   * format is found by name.
   */
  private static final class BlockCodec extends Lucene104Codec {

    private final DocValuesFormat values = new BlockValuesFormat();

    @Override
    public DocValuesFormat getDocValuesFormatForField(String field) {
      return values;
    }
  }

  /** A merge that fails closes the writer, which the next commit finds; here it is only told. */
  private static final class LoggingMergeScheduler extends ConcurrentMergeScheduler {

    @Override
    protected void handleMergeException(Throwable failure) {
      LOG.error("merging segments of the block index failed", failure);
    }
  }

  private static IndexWriterConfig config() {
    ConcurrentMergeScheduler scheduler = new LoggingMergeScheduler();
    // One thread merges, and however much it has before it the indexer never waits for it.
    scheduler.setMaxMergesAndThreads(1000, 1);
    scheduler.disableAutoIOThrottle();
    return new IndexWriterConfig(null)
        .setCodec(new BlockCodec())
        .setMergePolicy(new BlockMergePolicy())
        .setMergeScheduler(scheduler)
        .setRAMBufferSizeMB(64)
        .setUseCompoundFile(false)
        .setCommitOnClose(false);
  }

  private static Mark mark(IndexWriter writer) throws IOException {
    Map<String, String> data = new HashMap<>();
    @Nullable Iterable<Map.Entry<String, String>> entries = writer.getLiveCommitData();
    if (entries != null) {
      entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    if (data.isEmpty() && writer.getDocStats().maxDoc == 0) {
      return Mark.NONE;
    }
    return Mark.decode(data);
  }

  /** The mark of the last commit. */
  Mark mark() {
    return mark;
  }

  void add(SealedBlock block) throws IOException {
    writer.addDocument(BlockDocument.of(block));
  }

  void remove(List<Long> numbers) throws IOException {
    writer.deleteDocuments(numbers.stream().map(BlockDocument::number).toArray(Term[]::new));
  }

  /** Whether a failure closed it. */
  boolean isClosed() {
    return !writer.isOpen();
  }

  /** Whether a commit would change anything. */
  boolean isChanged() {
    return writer.hasUncommittedChanges();
  }

  /**
   * Makes all changes durable, with a mark. After a failure this is closed, and the commit may or
   * may not be there.
   */
  void commit(Mark next) throws IOException {
    writer.setLiveCommitData(next.encode().entrySet());
    writer.commit();
    mark = next;
  }

  /** A reader of all changes so far; {@code current} is one from before. */
  DirectoryReader refresh(@Nullable DirectoryReader current) throws IOException {
    if (current == null) {
      return DirectoryReader.open(writer);
    }
    @Nullable DirectoryReader changed = DirectoryReader.openIfChanged(current, writer);
    if (changed != null) {
      return changed;
    }
    current.incRef();
    return current;
  }

  /** Bytes on disk, of all files. */
  long bytes() throws IOException {
    long bytes = 0;
    for (String name : directory.listAll()) {
      bytes += length(name);
    }
    return bytes;
  }

  private long length(String name) throws IOException {
    try {
      return directory.fileLength(name);
    } catch (NoSuchFileException e) {
      // A merge ended meanwhile and deleted what it merged.
      return 0;
    }
  }

  /** Drops what was not committed and closes. */
  @Override
  public void close() throws IOException {
    try (directory) {
      writer.rollback();
    }
  }
}
