package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Requests that are nearly right, ended in all ways: the server stays well, and nothing is called a
 * failure of the application. {@code -Dthroughline.fuzz.seconds=600} takes longer; {@code
 * -Dthroughline.fuzz.seed} repeats a run, as far as threads let it.
 */
abstract class FuzzSuite extends ApplicationSuite {
  private static final int BATCH = 100;
  private static final int LISTENING_MILLIS = 20;
  private static final long SECONDS = Long.getLong("throughline.fuzz.seconds", 2);

  /** The same in every build; where there is time to look for more, another one. */
  private static final long SEED =
      Long.getLong("throughline.fuzz.seed", SECONDS > 2 ? System.nanoTime() : 1);

  private static final List<String> REQUESTS =
      List.of(
          get("/a?b=c", "Accept: */*", "X-Long: " + "1".repeat(200)),
          request("HEAD", "/%C3%A9/b;c=d"),
          request("OPTIONS", "/", "Cookie: a=b; c=d"),
          request("DELETE", "/x/../y"),
          post("/", "abcdefghij", "Content-Type: text/plain"),
          post("/", "z".repeat(5000)),
          post("/", "abc", "Expect: 100-continue"),
          postChunked("/") + chunk("abc") + chunk("d".repeat(300)) + "0\r\n\r\n",
          postChunked("/") + "3;x=y\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n",
          get("/last", "Connection: close"));

  /** What parsers care about. */
  private static final String SPECIAL = "\r\n\0 \t:;,%/?#\"\\.-0fF\u007f\u00ff";

  private final Random random = new Random(SEED);

  FuzzSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    Map<String, String> limits = Map.of("throughline.idle", "PT0.2S", "throughline.body", "4000");
    return new WebApplication("/app").servlet(hosting("/run/*", limits));
  }

  /**
   * Answers in parts, before, while or after it receives. Undertow keeps a request for ever whose
   * body in chunks breaks off after the response to it, so there it is received first.
   */
  private void serve(Talk talk) throws Exception {
    int way = kind == ContainerKind.UNDERTOW ? 2 : talk.scope.path().length() % 3;
    try {
      long received = way == 0 ? 0 : receive(talk, way == 2);
      if (received >= 0) {
        talk.start(200);
        talk.part("a".repeat(way * 5000));
        talk.last("" + received);
      }
    } catch (DisconnectedException e) {
      // as it has to be
    }
  }

  /** Answers -1 if there is nobody to be answered. */
  private static long receive(Talk talk, boolean all) throws Exception {
    long count = 0;
    boolean more;
    do {
      Event event = talk.receive();
      if (!(event instanceof HttpEvent.Request part)) {
        return -1;
      }
      count += part.body().remaining();
      more = part.moreBody();
    } while (all && more);
    return count;
  }

  @Test
  void nonsenseLeavesTheServerWell() throws Exception {
    tolerateBreakingOff();
    logged.mayLog("org.xnio", "");
    logged.mayLog("org.jboss.threads", "");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    String last = "";
    try {
      do {
        for (int i = 0; i < BATCH; i++) {
          last = nonsense();
          assertThat(talk(last)).doesNotContain("HTTP/1.1 500");
        }
        applied.play(this::serve);
        last = get("/good");
        assertThat(connect().send(last).read().status()).isEqualTo(200);
      } while (System.nanoTime() - end < 0);
      List<String> open = eventuallyNone(this::openInTheEnd);
      assertThat(open).isEmpty();
    } catch (AssertionError e) {
      throw new AssertionError("with the seed %d, after \"%s\"".formatted(SEED, last), e);
    }
  }

  private String nonsense() {
    StringBuilder all = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      all.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
    }
    if (kind == ContainerKind.UNDERTOW && isBeyondUndertow(all)) {
      return nonsense();
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      mutate(all);
    }
    if (random.nextInt(4) == 0) {
      all.setLength(random.nextInt(all.length() + 1));
    }
    return all.toString();
  }

  /** It answers some characters in a cookie with a 500 of its own. */
  private static boolean isBeyondUndertow(StringBuilder requests) {
    return requests.indexOf("Cookie") >= 0;
  }

  private void mutate(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + 1 + random.nextInt(20));
    char special = SPECIAL.charAt(random.nextInt(SPECIAL.length()));
    switch (random.nextInt(5)) {
      case 0 -> text.insert(at, special);
      case 1 -> text.delete(at, to);
      case 2 -> text.insert(at, text.substring(at, to));
      case 3 -> text.replace(at, Math.min(text.length(), at + 1), "" + special);
      default -> text.insert(at, (char) random.nextInt(256));
    }
  }

  /** Sends it, listens for a moment, and goes; answers what came. */
  private String talk(String request) throws IOException {
    applied.play(this::serve);
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(LISTENING_MILLIS);
      int way = random.nextInt(4);
      if (way == 0) {
        socket.setSoLinger(true, 0); // closed with a reset
      }
      byte[] bytes = request.getBytes(ISO_8859_1);
      int cut = random.nextInt(bytes.length + 1);
      socket.getOutputStream().write(bytes, 0, cut);
      socket.getOutputStream().write(bytes, cut, bytes.length - cut);
      if (way == 1) {
        socket.shutdownOutput();
      }
      if (way > 0 || random.nextBoolean()) {
        socket.getInputStream().transferTo(came);
      }
    } catch (SocketTimeoutException e) {
      // nothing more is said for now
    } catch (IOException e) {
      // closed, with some of the request unread
    }
    return came.toString(ISO_8859_1);
  }
}
