package io.logserver.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.spi.dns.DnsException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoFailuresTest {

  private static final ServerAddress SERVER = new ServerAddress("db", 27017);
  private static final MongoCredential LOGIN =
      MongoCredential.createCredential("me", "admin", "hidden".toCharArray());
  private static final MongoAddress ADDRESS =
      new MongoAddress("mongodb://me:hidden@db:27017", "logs", 8);

  @Test
  void knowsADatabaseThatIsAway() {
    MongoSocketReadException cut = new MongoSocketReadException("cut", SERVER);
    assertTrue(MongoFailures.isAway(cut));
    assertTrue(MongoFailures.isAway(new MongoTimeoutException("no server")));
    assertTrue(MongoFailures.isAway(new TimeoutException()));
    assertTrue(MongoFailures.isAway(new MongoNotPrimaryException(answer(10107), SERVER)));
    assertTrue(MongoFailures.isAway(new MongoSecurityException(LOGIN, "login cut off", cut)));
    assertTrue(
        MongoFailures.isAway(
            new MongoConfigurationException("no TXT", new DnsException("no answer", null))));
  }

  @Test
  void knowsOneThatRefuses() {
    MongoException refused = new MongoCommandException(answer(18), SERVER);
    assertFalse(MongoFailures.isAway(refused));
    assertFalse(MongoFailures.isAway(new MongoSecurityException(LOGIN, "login", refused)));
    assertFalse(MongoFailures.isAway(new MongoConfigurationException("unknown option in TXT")));
    assertFalse(MongoFailures.isAway(new IllegalStateException("a bug")));
  }

  @Test
  void saysShortlyWhyADatabaseCannotBeUsed() {
    RuntimeException away =
        MongoFailures.unopened(
            "",
            ADDRESS,
            new MongoTimeoutException(
                "Timed out. {exception={open}, caused by {java.net.ConnectException: refused}}"));
    assertEquals(ErrorCode.UNAVAILABLE, ((LogServerException) away).code());
    assertEquals(
        "MongoDB at db:27017 (store.mongo.uri) does not answer: java.net.ConnectException: refused",
        away.getMessage());
    RuntimeException refused =
        MongoFailures.unopened("", ADDRESS, new MongoCommandException(answer(18), SERVER));
    assertInstanceOf(IllegalStateException.class, refused);
    assertTrue(refused.getMessage().contains("as it should"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://me:pass/word@db",
        "mongodb://db:port",
        "mongodb://",
        "mongodb+srv://a,b"
      })
  void refusesConnectionStringsWithoutShowingThem(String uri) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> new MongoAddress(uri, "logs", 8));
    assertEquals("the connection string is not " + MongoAddress.ALLOWED, e.getMessage());
  }

  /** Whether DNS knows the name, and is there, shows when the database is opened. */
  @Test
  void takesANameInDnsWithoutALook() {
    MongoAddress address = new MongoAddress("mongodb+srv://db.example.invalid", "logs", 8);
    assertEquals("db.example.invalid", address.hosts());
  }

  private static BsonDocument answer(int code) {
    return new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code));
  }
}
