package io.logserver.disk;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The places in the code that make something durable, {@code Class.method force} or {@code
 * Class.method sync}, and which of them are ignored.
 */
final class ForceSites {

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final List<Class<?>> adapters;
  private final Set<String> sites = new TreeSet<>();
  private final Set<String> ignored = new TreeSet<>();

  /** Sites outside {@link Disk} classes and outside {@code adapters}. */
  ForceSites(List<Class<?>> adapters) {
    this.adapters = adapters;
  }

  /** Notes and names the place that is asking for durability now. */
  String note(String kind) {
    String place =
        STACK
            .walk(frames ->
                frames
                    .filter(frame -> isSite(frame.getDeclaringClass()))
                    .map(ForceSites::name)
                    .findFirst())
            .orElseThrow();
    String site = place + " " + kind;
    sites.add(site);
    return site;
  }

  /** The caller's frames, innermost first. */
  static List<String> stack() {
    return STACK.walk(frames -> frames.map(ForceSites::name).toList());
  }

  boolean isIgnored(String site) {
    return ignored.contains(site);
  }

  void ignore(String site) {
    ignored.add(site);
  }

  Set<String> sites() {
    return new TreeSet<>(sites);
  }

  private boolean isSite(Class<?> type) {
    return type != ForceSites.class
        && !Disk.class.isAssignableFrom(type)
        && !DiskFile.class.isAssignableFrom(type)
        && adapters.stream().noneMatch(adapter -> adapter.isAssignableFrom(type));
  }

  private static String name(StackWalker.StackFrame frame) {
    return frame.getDeclaringClass().getSimpleName() + "." + frame.getMethodName();
  }
}
