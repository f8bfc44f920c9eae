package io.github.throughline.it.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a client sends to a server that echoes, and what has to come of it. The numbers are those of
 * the Autobahn test suite, whose cases these follow.
 *
 * @param number such as {@code "5.3"}
 * @param chop how many bytes go out at once, 0 for one frame
 * @param sent by the client
 * @param expected from the server: messages, and control frames but pings and closes
 * @param codes of the server's close frame, any of them; empty where the client closes
 * @see <a href="https://github.com/crossbario/autobahn-testsuite">Autobahn|Testsuite</a>
 */
record ConformanceCase(
    String number, int chop, List<Frame> sent, List<Frame> expected, List<Integer> codes) {
  /** How a server has passed. */
  enum Verdict {
    OK,
    /** It has failed the connection, as it had to, before it answered what came before. */
    NON_STRICT,
    /** It has closed the connection while the client still sent, and its close frame got lost. */
    CUT_OFF
  }

  /** Makes a case in which the server answers, and the client closes. */
  static ConformanceCase answered(String number, int chop, List<Frame> sent, Frame... expected) {
    return new ConformanceCase(number, chop, sent, List.of(expected), List.of());
  }

  /** Makes a case in which a message comes back, however it is sent. */
  static ConformanceCase echoed(String number, int chop, Frame... sent) {
    return answered(number, chop, List.of(sent), joined(sent));
  }

  private static Frame joined(Frame[] frames) {
    int length = Arrays.stream(frames).mapToInt(frame -> frame.payload().length).sum();
    byte[] all = new byte[length];
    int end = 0;
    for (Frame frame : frames) {
      System.arraycopy(frame.payload(), 0, all, end, frame.payload().length);
      end += frame.payload().length;
    }
    return Frame.of(frames[0].opcode(), all);
  }

  /** Makes a case in which the server fails the connection. */
  static ConformanceCase failed(String number, int chop, int code, Frame... sent) {
    return new ConformanceCase(number, chop, List.of(sent), List.of(), List.of(code));
  }

  /** The same, after an answer. */
  ConformanceCase after(Frame... answers) {
    return new ConformanceCase(number, chop, sent, List.of(answers), codes);
  }

  /** The same, with further codes that are right. */
  ConformanceCase or(Integer... others) {
    List<Integer> all = new ArrayList<>(codes);
    all.addAll(List.of(others));
    return new ConformanceCase(number, chop, sent, expected, all);
  }

  /** Runs on a socket that has just been opened; whatever is wrong is thrown. */
  Verdict run(FrameClient client) throws IOException {
    send(client);
    List<Frame> answers = new ArrayList<>();
    if (codes.isEmpty()) {
      for (int i = 0; i < expected.size(); i++) {
        answers.add(client.readMessage());
      }
      client.send(Frame.close(1000, ""));
    }
    Frame frame = client.readMessageOrEnd();
    while (frame != null && frame.opcode() != Frame.CLOSE) {
      answers.add(frame);
      frame = client.readMessageOrEnd();
    }
    if (frame == null) {
      return cutOff(answers);
    }
    int code = frame.code();
    boolean right = codes.isEmpty() ? code == 1000 : codes.contains(code);
    if (!right) {
      throw new AssertionError("close code " + code + ", not " + codes);
    }
    return judge(answers);
  }

  private void send(FrameClient client) throws IOException {
    Frame[] frames = sent.toArray(Frame[]::new);
    try {
      if (chop == 0) {
        client.send(frames);
      } else {
        client.sendChopped(chop, frames);
      }
    } catch (IOException e) {
      // a server that has enough of it is heard all the same
    }
  }

  /** A system resets a connection that is closed before all that has come was read. */
  private Verdict cutOff(List<Frame> answers) {
    if (codes.isEmpty() || (sent.size() == 1 && chop == 0)) {
      throw new AssertionError("no close frame; there came " + answers);
    }
    judge(answers);
    return Verdict.CUT_OFF;
  }

  private Verdict judge(List<Frame> answers) {
    if (answers.equals(expected)) {
      return Verdict.OK;
    }
    if (!codes.isEmpty()
        && answers.equals(expected.subList(0, Math.min(answers.size(), expected.size())))) {
      return Verdict.NON_STRICT;
    }
    throw new AssertionError("there came " + answers);
  }

  @Override
  public String toString() {
    return number;
  }
}
