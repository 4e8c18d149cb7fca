package io.logserver.store.block;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.OutputStreamIndexOutput;
import org.apache.lucene.store.SingleInstanceLockFactory;

/**
 * A Lucene directory that changes files through a {@link Disk} and maps them for reading.
 *
 * <p>What a merge writes is forced when its file is closed, on the thread that merges: a commit
 * then waits for the small files of new blocks, never for a large merged segment.
 */
final class DiskDirectory extends FilterDirectory {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Disk disk;
  private final Path path;
  private final AtomicLong temporary = new AtomicLong();
  private final Set<String> forced = ConcurrentHashMap.newKeySet();

  /** The directory at {@code path}, which exists. */
  DiskDirectory(Disk disk, Path path) throws IOException {
    // The data directory is locked as a whole, so that within it a lock of this process will do.
    super(new MMapDirectory(path, new SingleInstanceLockFactory()));
    this.disk = disk;
    this.path = path;
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    OutputStream stream = new DiskOutput(name, context.context() == IOContext.Context.MERGE);
    return new OutputStreamIndexOutput(path.resolve(name).toString(), name, stream, BUFFER_BYTES);
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    String unique = suffix + "_" + Long.toString(temporary.getAndIncrement(), 36);
    return createOutput(IndexFileNames.segmentFileName(prefix, unique, "tmp"), context);
  }

  @Override
  public void deleteFile(String name) throws IOException {
    forced.remove(name);
    disk.delete(path.resolve(name));
  }

  @Override
  public void rename(String source, String target) throws IOException {
    disk.rename(path.resolve(source), path.resolve(target));
    if (forced.remove(source)) {
      forced.add(target);
    }
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    for (String name : names) {
      if (!forced.contains(name)) {
        try (DiskFile file = disk.open(path.resolve(name))) {
          file.force();
        }
        forced.add(name);
      }
    }
  }

  @Override
  public void syncMetaData() throws IOException {
    disk.syncDirectory(path);
  }

  private final class DiskOutput extends OutputStream {

    private final String name;
    private final boolean forceAtClose;
    private final DiskFile file;
    private long length;

    DiskOutput(String name, boolean forceAtClose) throws IOException {
      this.name = name;
      this.forceAtClose = forceAtClose;
      this.file = disk.create(path.resolve(name));
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      for (int done = 0; done < count; done += BUFFER_BYTES) {
        int step = Math.min(BUFFER_BYTES, count - done);
        file.write(ByteBuffer.wrap(bytes, offset + done, step), length);
        length += step;
      }
    }

    @Override
    public void close() throws IOException {
      try (file) {
        if (forceAtClose) {
          file.force();
          forced.add(name);
        }
      }
    }
  }
}
