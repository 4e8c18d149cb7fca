package io.logserver.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs certificates for one test, made by the JDK's keytool. */
public final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String name;

  private TestAuthority(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Makes one whose certificate is {@code <name>.pem} in {@code folder}. */
  public static TestAuthority make(Path folder, String name) throws Exception {
    TestAuthority authority = new TestAuthority(folder, name);
    authority.pair(name, "-ext", "bc:c");
    authority.write(name + ".pem", "CERTIFICATE", authority.load(name).getCertificate(name));
    return authority;
  }

  /** The PEM file of its own certificate. */
  public Path certificate() {
    return folder.resolve(name + ".pem");
  }

  /**
   * Makes a key and signs its certificate, whose subject is the name.
   *
   * @return the PEM files of both
   */
  public Signed sign(String subject) throws Exception {
    pair(subject);
    byte[] request = keytool(new byte[0], store(subject), "-certreq", "-alias", subject);
    byte[] signed =
        keytool(request, store(name), "-gencert", "-alias", name, "-validity", "2", "-rfc");
    Path cert = Files.write(folder.resolve(subject + ".pem"), signed);
    Path key = folder.resolve(subject + ".key");
    byte[] secret = load(subject).getKey(subject, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    return new Signed(cert, key);
  }

  /** PEM files of a certificate and its key. */
  public record Signed(Path cert, Path key) {}

  private void pair(String subject, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
    arguments.addAll(List.of("-alias", subject, "-dname", "CN=" + subject, "-validity", "2"));
    arguments.addAll(List.of(more));
    keytool(new byte[0], store(subject), arguments.toArray(String[]::new));
  }

  private Path store(String subject) {
    return folder.resolve(subject + ".p12");
  }

  private KeyStore load(String subject) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(subject))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void write(String file, String what, Certificate certificate) throws Exception {
    Files.writeString(folder.resolve(file), pem(what, certificate.getEncoded()));
  }

  private static byte[] keytool(byte[] input, Path store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
    Process keytool =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var in = keytool.getOutputStream()) {
      new ByteArrayInputStream(input).transferTo(in);
    }
    byte[] output = keytool.getInputStream().readAllBytes();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    return output;
  }

  private static String pem(String what, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
