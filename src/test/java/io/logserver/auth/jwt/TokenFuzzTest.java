package io.logserver.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens changed at random, by a seed. */
class TokenFuzzTest extends VerifierFixture {

  private static final int ROUNDS = 10_000;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\"{}é\u0000\ud800";
  private static final String JSON = "{}[]\",:.0123456789eE+-truefalsnl\\ \u0001\u00ff";

  @BeforeEach
  void cacheBothKeys() throws Exception {
    verify(Tokens.of(Tokens.claims()));
  }

  @Test
  void neverTakesAChangedToken() throws Exception {
    Random random = new Random(42);
    String good = Tokens.of(Tokens.claims());
    for (int i = 0; i < ROUNDS; i++) {
      String changed = change(good, ALPHABET, random);
      if (!changed.equals(good)) {
        assertUnauthenticated(changed, "round " + i);
      }
    }
    verify(good);
  }

  @Test
  void neverFailsOtherwiseWhateverATenantSigns() throws Exception {
    Random random = new Random(43);
    String good = Tokens.claims().encode();
    int taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String token = Tokens.sign(Tokens.HEADER, change(good, JSON, random), Tokens.ACME.secret());
      Future<Principal> result = verifier.verify(token);
      if (result.succeeded()) {
        taken++;
        assertEquals(new TenantId("acme"), result.result().tenant(), token);
        assertEquals(Role.WRITER, result.result().role(), token);
      } else {
        assertUnauthenticated(token, "round " + i);
      }
    }
    assertTrue(taken > 0, "some changes do no harm");
  }

  @Test
  void neverFailsOtherwiseOnAnyHeader() throws Exception {
    Random random = new Random(44);
    for (int i = 0; i < ROUNDS; i++) {
      String header = change(Tokens.HEADER, JSON, random);
      String token = Tokens.sign(header, Tokens.claims().encode(), Tokens.ACME.secret());
      if (verifier.verify(token).failed()) {
        assertUnauthenticated(token, "round " + i);
      }
    }
  }

  private void assertUnauthenticated(String token, String round) throws Exception {
    try {
      verifier.verify(token).await(20, TimeUnit.SECONDS);
    } catch (LogServerException e) {
      assertEquals(ErrorCode.UNAUTHENTICATED, e.code(), round);
      return;
    }
    throw new AssertionError(round + ": " + token + " was taken");
  }

  /** One to four replacements, insertions, deletions, swaps or cuts. */
  private static String change(String text, String alphabet, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int left = 1 + random.nextInt(4); left > 0 && changed.length() > 1; left--) {
      int at = random.nextInt(changed.length());
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(5)) {
        case 0 -> changed.setCharAt(at, other);
        case 1 -> changed.insert(at, other);
        case 2 -> changed.deleteCharAt(at);
        case 3 -> changed.setCharAt(at, changed.charAt(random.nextInt(changed.length())));
        default -> flipBit(changed, at, random);
      }
    }
    return changed.toString();
  }

  private static void flipBit(StringBuilder text, int at, Random random) {
    byte[] one = {(byte) (text.charAt(at) ^ 1 << random.nextInt(7))};
    text.setCharAt(at, new String(one, StandardCharsets.ISO_8859_1).charAt(0));
  }
}
