package io.logserver.tenant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secrets of tenants at rest with the operator's master key.
 *
 * <p>AES-256-GCM with a random nonce for each value; the tenant's key is authenticated with it, so
 * that one tenant's value does not decrypt as another's. The fingerprint, a MAC of a constant,
 * tells master keys apart and nothing about them.
 */
public final class SecretCipher {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int FINGERPRINT_BYTES = 8;
  private static final SecureRandom random = new SecureRandom();

  private final SecretKeySpec key;
  private final String fingerprint;

  /**
   * A cipher of a master key.
   *
   * @param masterKey 64 hex characters, else an {@link IllegalArgumentException}
   */
  public SecretCipher(String masterKey) {
    byte[] bytes = HexFormat.of().parseHex(masterKey);
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key has " + 2 * KEY_BYTES + " hex characters");
    }
    key = new SecretKeySpec(bytes, "AES");
    fingerprint = fingerprint(bytes);
  }

  /**
   * The cipher for secrets that are kept under a fingerprint; null when they are plain. An {@link
   * IllegalArgumentException} when {@code own}, that of {@code auth.master-key}, is not the one.
   *
   * @param fingerprint as it is stored; null for none
   */
  public static @Nullable SecretCipher of(
      @Nullable SecretCipher own, @Nullable Object fingerprint) {
    if (fingerprint == null) {
      return null;
    }
    if (own == null) {
      throw new IllegalArgumentException(
          "its secrets are encrypted with master key "
              + fingerprint
              + "; set auth.master-key to it");
    }
    if (!own.fingerprint().equals(fingerprint)) {
      throw new IllegalArgumentException(
          "its secrets are encrypted with master key "
              + fingerprint
              + ", and auth.master-key is another one, "
              + own.fingerprint());
    }
    return own;
  }

  /** Tells this master key from others: 16 hex characters. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The tenant's secret, encrypted: base64 of nonce, ciphertext and tag. */
  public String encrypt(TenantId tenant, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, tenant, nonce)
              .doFinal(secret.getBytes(StandardCharsets.US_ASCII));
      byte[] value = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, value, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /**
   * What {@link #encrypt} was given; an {@link IllegalArgumentException} when the value is not what
   * it made.
   */
  public String decrypt(TenantId tenant, String encrypted) {
    try {
      byte[] value = decode(encrypted);
      byte[] nonce = Arrays.copyOf(value, NONCE_BYTES);
      byte[] sealed = Arrays.copyOfRange(value, Math.min(NONCE_BYTES, value.length), value.length);
      return new String(
          cipher(Cipher.DECRYPT_MODE, tenant, nonce).doFinal(sealed), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the encrypted secret of tenant '" + tenant + "' is damaged");
    }
  }

  /**
   * Java's decoder passes over bits behind the last byte, so that other text would mean the same.
   */
  private static byte[] decode(String text) {
    byte[] value = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(value).equals(text)) {
      throw new IllegalArgumentException("not as the encoder writes it");
    }
    return value;
  }

  private Cipher cipher(int mode, TenantId tenant, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(tenant.value().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static String fingerprint(byte[] masterKey) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(masterKey, "HmacSHA256"));
      byte[] code = mac.doFinal("logserver master key".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(code, 0, FINGERPRINT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
