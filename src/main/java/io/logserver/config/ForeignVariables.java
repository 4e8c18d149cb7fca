package io.logserver.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells the variables of the server from others that happen to start the same way. */
final class ForeignVariables {

  /** Read by {@code bin/logserver}, before there is a JVM. */
  private static final Set<String> LAUNCHER = Set.of("LOGSERVER_JAVA_HOME", "LOGSERVER_JAVA_OPTS");

  /**
   * What Kubernetes puts into every pod of a namespace with a service named {@code logserver}, such
   * as {@code LOGSERVER_SERVICE_HOST}; their {@code LOGSERVER_PORT} holds a URL.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "LOGSERVER_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private ForeignVariables() {}

  static boolean concernsTheServer(String variable, String value) {
    return variable.startsWith(Key.PREFIX)
        && !LAUNCHER.contains(variable)
        && !SERVICE_LINK.matcher(variable).matches()
        && !(variable.endsWith("_PORT") && value.contains("://"));
  }
}
