package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Events of an HTTP exchange.
 *
 * <p>Bodies are read-only views: each call of {@code body()} answers one of its own, at the start,
 * of the same bytes as the buffer that was given, which is not copied. Who may change these bytes
 * when is told by {@link Send#send} and {@link Receive#receive}.
 */
public sealed interface HttpEvent extends Event {
  /**
   * To the application: a part of the request's body. The first one also tells that there is a
   * request, so there is one without any bytes if there is no body.
   *
   * @param body the bytes between position and limit
   * @param moreBody whether there is more to come
   */
  record Request(ByteBuffer body, boolean moreBody) implements HttpEvent {
    /** Makes an event. */
    public Request {
      body = Fields.view("Request.body", body);
    }

    @Override
    public ByteBuffer body() {
      return body.duplicate();
    }

    @Override
    public String type() {
      return "http.request";
    }
  }

  /** To the application: the client is gone, or has got the whole response. */
  record Disconnect() implements HttpEvent {
    @Override
    public String type() {
      return "http.disconnect";
    }
  }

  /**
   * To the server: status and headers, once, before any body. A {@code transfer-encoding} header is
   * ignored, as that is the server's own business.
   *
   * @param status 100 to 999
   * @param headers kept apart and in order
   * @param trailers whether {@link ResponseTrailers} will follow the body
   */
  record ResponseStart(int status, List<Header> headers, boolean trailers) implements HttpEvent {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if there is no such status
     */
    public ResponseStart {
      Fields.requireStatus("ResponseStart.status", status);
      headers = List.copyOf(headers);
    }

    /** Makes an event for a response without trailers. */
    public ResponseStart(int status, List<Header> headers) {
      this(status, headers, false);
    }

    @Override
    public String type() {
      return "http.response.start";
    }
  }

  /**
   * To the server: a part of the response's body; the last one ends the response.
   *
   * @param body the bytes between position and limit
   * @param moreBody whether there is more to come
   */
  record ResponseBody(ByteBuffer body, boolean moreBody) implements HttpEvent {
    /** Makes an event. */
    public ResponseBody {
      body = Fields.view("ResponseBody.body", body);
    }

    /**
     * Makes the last, or only, part of a body.
     *
     * @param text sent in UTF-8
     */
    public static ResponseBody last(String text) {
      return new ResponseBody(ByteBuffer.wrap(text.getBytes(UTF_8)), false);
    }

    @Override
    public ByteBuffer body() {
      return body.duplicate();
    }

    @Override
    public String type() {
      return "http.response.body";
    }
  }

  /**
   * To the server: headers that come after the body, if the response was started with {@code
   * trailers}; the last ones end it. Only for servers that support {@link #EXTENSION}.
   *
   * @param headers kept apart and in order
   * @param moreTrailers whether there are more to come
   */
  record ResponseTrailers(List<Header> headers, boolean moreTrailers) implements HttpEvent {
    /** The name in {@link ConnectionScope#extensions()}. */
    public static final String EXTENSION = "http.response.trailers";

    /** Makes an event. */
    public ResponseTrailers {
      headers = List.copyOf(headers);
    }

    @Override
    public String type() {
      return EXTENSION;
    }
  }

  /**
   * To the server: what the client may begin to load before it has the response (status 103, RFC
   * 8297). Only for servers that support {@link #EXTENSION}.
   *
   * @param links values of the header of that name, one for each
   */
  record EarlyHint(List<String> links) implements HttpEvent {
    /** The name in {@link ConnectionScope#extensions()}. */
    public static final String EXTENSION = "http.response.early_hint";

    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if a link has a character that a header must not have
     */
    public EarlyHint {
      links = links.stream().map(link -> Fields.fieldValue(() -> "EarlyHint.links", link)).toList();
    }

    @Override
    public String type() {
      return EXTENSION;
    }
  }

  /**
   * To the server: the whole body is that of a file, which the server reads. Content type and
   * length are the application's to tell. Only for servers that support {@link #EXTENSION}.
   *
   * @param path an absolute path
   */
  record PathSend(Path path) implements HttpEvent {
    /** The name in {@link ConnectionScope#extensions()}. */
    public static final String EXTENSION = "http.response.pathsend";

    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if the path is not absolute
     */
    public PathSend {
      if (!requireNonNull(path, "PathSend.path").isAbsolute()) {
        throw Fields.refused("PathSend.path", path, "give an absolute path");
      }
    }

    @Override
    public String type() {
      return EXTENSION;
    }
  }
}
