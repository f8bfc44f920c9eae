package io.github.throughline.servlet;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What a client may begin to load, sent before the response (RFC 8297). The servlet API has no call
 * for that. Jetty takes an error of status 103 for one; so does Tomcat, which then keeps it back
 * until there is more to send.
 */
final class EarlyHints {
  private static final int STATUS = 103;
  private static final String LINK = "Link";

  private EarlyHints() {}

  /** Sends them, and none of their headers with the response. */
  static void send(HttpServletResponse response, List<String> links) throws IOException {
    HttpServletResponse own = innermost(response); // a wrapper may have something done about errors
    List<String> others = List.copyOf(own.getHeaders(LINK));
    own.setHeader(LINK, null);
    links.forEach(link -> own.addHeader(LINK, link));
    own.sendError(STATUS);
    own.setHeader(LINK, null);
    others.forEach(link -> own.addHeader(LINK, link));
  }

  private static HttpServletResponse innermost(HttpServletResponse response) {
    ServletResponse inner = response;
    while (inner instanceof ServletResponseWrapper wrapper) {
      inner = wrapper.getResponse();
    }
    return (HttpServletResponse) inner;
  }
}
