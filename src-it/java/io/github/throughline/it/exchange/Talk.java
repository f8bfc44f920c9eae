package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One exchange as an application sees it, each step waited for; what fails is thrown as it is. */
public final class Talk {
  private static final int PATIENCE_SECONDS = 20;

  final HttpScope scope;
  private final Receive receive;
  private final Send send;

  Talk(HttpScope scope, Receive receive, Send send) {
    this.scope = scope;
    this.receive = receive;
    this.send = send;
  }

  /** Asks for an event, and does not wait. */
  CompletionStage<Event> receiving() {
    return receive.receive();
  }

  Event receive() throws Exception {
    return await(receiving());
  }

  /** Receives the next part of the request's body. */
  HttpEvent.Request receivePart() throws Exception {
    return (HttpEvent.Request) receive();
  }

  /** Receives the request's body to its end. */
  byte[] receiveAll() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpEvent.Request part;
    do {
      part = receivePart();
      byte[] bytes = new byte[part.body().remaining()];
      part.body().get(bytes);
      body.write(bytes);
    } while (part.moreBody());
    return body.toByteArray();
  }

  /** Sends an event, and does not wait. */
  CompletionStage<@Nullable Void> sending(Event event) {
    return send.send(event);
  }

  void send(Event event) throws Exception {
    await(sending(event));
  }

  /** Answers what the server says of an event that it does not take. */
  Throwable refusal(Event event) {
    try {
      send(event);
    } catch (Exception | Error e) {
      return e;
    }
    throw new AssertionError("the server has taken " + event);
  }

  /** Starts the response; headers are names and values in turn. */
  void start(int status, String... headers) throws Exception {
    send(startOf(status, headers));
  }

  static ResponseStart startOf(int status, String... headers) {
    List<Header> all = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new Header(headers[i], headers[i + 1]));
    }
    return new ResponseStart(status, all);
  }

  void part(String text) throws Exception {
    send(partOf(text));
  }

  static ResponseBody partOf(String text) {
    return new ResponseBody(ByteBuffer.wrap(text.getBytes(UTF_8)), true);
  }

  void last(String text) throws Exception {
    send(ResponseBody.last(text));
  }

  /** Answers with status 200 and a text. */
  void answer(String text) throws Exception {
    start(200);
    last(text);
  }

  /** Waits for a stage; a stage that never completes fails the application and so the test. */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e.getCause() instanceof Error error ? error : new AssertionError(e);
    } catch (TimeoutException e) {
      throw new AssertionError("the server has not completed a stage", e);
    }
  }
}
