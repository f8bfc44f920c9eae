package io.github.throughline.it.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values as bytes: text, numbers, bytes, lists, maps, and records of these, as events are. */
final class Packing {
  private static final char NOTHING = '-';
  private static final char TEXT = 't';
  private static final char NUMBER = 'n';
  private static final char TRUTH = 'b';
  private static final char BYTES = 'y';
  private static final char LIST = 'l';
  private static final char MAP = 'm';
  private static final char RECORD = 'r';

  private Packing() {}

  static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeChar(NOTHING);
    } else if (value instanceof String text) {
      out.writeChar(TEXT);
      writeBytes(out, text.getBytes(UTF_8));
    } else if (value instanceof Integer number) {
      out.writeChar(NUMBER);
      out.writeInt(number);
    } else if (value instanceof Boolean truth) {
      out.writeChar(TRUTH);
      out.writeBoolean(truth);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      out.writeChar(BYTES);
      writeBytes(out, bytes);
    } else if (value instanceof Map<?, ?> map) {
      out.writeChar(MAP);
      write(out, new ArrayList<>(map.keySet()));
      write(out, new ArrayList<>(map.values()));
    } else if (value instanceof List<?> list) {
      out.writeChar(LIST);
      out.writeInt(list.size());
      for (Object each : list) {
        write(out, each);
      }
    } else if (value instanceof Record record) {
      out.writeChar(RECORD);
      write(out, record.getClass().getName());
      write(out, valuesOf(record));
    } else {
      throw new IllegalArgumentException("A relay does not know " + value.getClass());
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static List<@Nullable Object> valuesOf(Record record) {
    List<@Nullable Object> values = new ArrayList<>();
    try {
      for (RecordComponent each : record.getClass().getRecordComponents()) {
        values.add(each.getAccessor().invoke(record));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  static @Nullable Object read(DataInputStream in) throws IOException {
    return switch (in.readChar()) {
      case NOTHING -> null;
      case TEXT -> new String(readBytes(in), UTF_8);
      case NUMBER -> in.readInt();
      case TRUTH -> in.readBoolean();
      case BYTES -> ByteBuffer.wrap(readBytes(in));
      case LIST -> readList(in);
      case MAP -> readMap(in);
      case RECORD -> make((String) Objects.requireNonNull(read(in)), listOf(read(in)));
      default -> throw new IOException("the other side tells something else");
    };
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static List<@Nullable Object> readList(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(read(in));
    }
    return list;
  }

  private static Map<Object, Object> readMap(DataInputStream in) throws IOException {
    List<@Nullable Object> keys = listOf(read(in));
    List<@Nullable Object> values = listOf(read(in));
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      map.put(Objects.requireNonNull(keys.get(i)), Objects.requireNonNull(values.get(i)));
    }
    return map;
  }

  @SuppressWarnings("unchecked") // only lists are asked for
  private static List<@Nullable Object> listOf(@Nullable Object value) {
    return (List<@Nullable Object>) Objects.requireNonNull(value);
  }

  private static Object make(String type, List<@Nullable Object> values) {
    try {
      Class<?> made = Class.forName(type);
      Class<?>[] types =
          Arrays.stream(made.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return made.getConstructor(types).newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
