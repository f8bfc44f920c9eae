package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One exchange as an application sees it. */
final class Talk extends EventTalk {
  final HttpScope scope;

  Talk(HttpScope scope, Receive receive, Send send) {
    super(receive, send);
    this.scope = scope;
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

  /** Starts the response; headers are names and values in turn. */
  void start(int status, String... headers) throws Exception {
    send(startOf(status, headers));
  }

  static ResponseStart startOf(int status, String... headers) {
    return new ResponseStart(status, headers(headers));
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
}
