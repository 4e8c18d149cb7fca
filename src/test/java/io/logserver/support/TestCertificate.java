package io.logserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for localhost, made by the JDK's keytool for one test. */
public final class TestCertificate {

  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private TestCertificate(KeyStore store) {
    this.store = store;
  }

  /**
   * Makes one.
   *
   * @param folder gets the key store
   * @param name of the subject
   * @param algorithm {@code RSA} or {@code EC}
   */
  public static TestCertificate make(Path folder, String name, String algorithm) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    algorithm,
                    "-alias",
                    "server",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(store);
  }

  public void writeCertificate(Path file) throws Exception {
    write(file, "CERTIFICATE", store.getCertificate("server").getEncoded());
  }

  public void writeKey(Path file) throws Exception {
    write(file, "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  public X509Certificate certificate() throws Exception {
    return (X509Certificate) store.getCertificate("server");
  }

  /** TLS of a client that trusts these certificates only. */
  public static SSLContext trusting(TestCertificate... certificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (int i = 0; i < certificates.length; i++) {
      trusted.setCertificateEntry("trusted" + i, certificates[i].certificate());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void write(Path file, String what, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}
