package io.logserver.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the manifest of the jar, and the Java that runs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    String ours = Objects.requireNonNullElse(version, "(not packaged)");
    return new String[] {"logserver " + ours + ", Java " + Runtime.version()};
  }
}
