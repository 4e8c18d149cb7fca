package io.logserver.stream.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.bus.Wire;
import io.logserver.bus.WireException;
import io.logserver.log.LogBatches;
import io.logserver.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WiresTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId LONG = new TenantId("t".repeat(64));
  private static final Wire<Publication> PUBLICATION =
      Objects.requireNonNull(Wires.publications("p").wires()).question();
  private static final Wire<Following> FOLLOWING = Objects.requireNonNull(Wires.FOLLOWING.wire());

  private static final Publication FULL =
      new Publication(
          "worker",
          false,
          List.of(
              Segment.position(LONG, Long.MAX_VALUE),
              Segment.of(
                  ACME,
                  7,
                  List.of(LogBatches.of("acme", "one", 1), LogBatches.of("acme", "two", 2)))));

  @Test
  void carriesAPublication() {
    for (Publication publication : List.of(FULL, new Publication("w", true, List.of()))) {
      assertEquals(publication, PUBLICATION.decode(PUBLICATION.encode(publication)));
    }
  }

  @Test
  void carriesWhatIsFollowed() {
    for (Following following :
        List.of(
            new Following("p", true, Set.of(), Set.of()),
            new Following("p", false, Set.of(ACME, LONG), Set.of(LONG)))) {
      assertEquals(following, FOLLOWING.decode(FOLLOWING.encode(following)));
    }
  }

  @Test
  void refusesWhatIsCutOff() {
    Buffer bytes = PUBLICATION.encode(FULL);
    for (int length = 0; length < bytes.length(); length++) {
      Buffer cut = bytes.slice(0, length);
      assertThrows(WireException.class, () -> PUBLICATION.decode(cut));
    }
  }

  /** Broken bytes are refused, or are another message, but nothing else is thrown. */
  @Test
  void survivesBrokenBytes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      Buffer bytes = PUBLICATION.encode(FULL).copy();
      bytes.setByte(random.nextInt(bytes.length()), (byte) random.nextInt());
      try {
        PUBLICATION.encode(PUBLICATION.decode(bytes));
      } catch (WireException refused) {
        assertEquals(WireException.class, refused.getClass());
      }
    }
  }
}
