package io.github.throughline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.WebSocketEvent;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.stream.Collectors;

/** Events as messages show them: with the bytes that they hold, of which records tell nothing. */
final class EventText {
  private static final int SHOWN = 60;

  private EventText() {}

  static String of(Event event) {
    ByteBuffer bytes = EventCopies.bytes(event);
    if (bytes == null) {
      return event.toString();
    }
    String name = event.getClass().getSimpleName();
    boolean more =
        (event instanceof HttpEvent.Request request && request.moreBody())
            || (event instanceof HttpEvent.ResponseBody body && body.moreBody())
            || (event instanceof WebSocketEvent.DenialBody denial && denial.moreBody());
    return "%s[%s%s]".formatted(name, of(bytes), more ? ", moreBody" : "");
  }

  static String of(Collection<? extends Event> events) {
    return events.isEmpty()
        ? "none"
        : events.stream().map(EventText::of).collect(Collectors.joining(", "));
  }

  private static String of(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] start = new byte[Math.min(length, SHOWN)];
    bytes.get(start);
    String text = new String(start, ISO_8859_1);
    boolean visible = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!visible) {
      return length + " bytes";
    }
    return length > SHOWN ? "\"%s...\" of %d bytes".formatted(text, length) : "\"" + text + "\"";
  }
}
