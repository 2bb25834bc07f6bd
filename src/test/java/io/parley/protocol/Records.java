package io.parley.protocol;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands and events as the golden frames tell of them: an object with the record's components by their names, {@code
 * null} left out. Any record of the package will do, so a new one needs nothing here unless it brings a new type of value.
 */
final class Records {
  /** How a value is read that is written as a text. */
  private static final Map<Class<?>, Function<String, ?>> TEXTS =
      Map.of(
          String.class, text -> text,
          RoomName.class, RoomName::new,
          DisplayName.class, DisplayName::new,
          UUID.class, UUID::fromString,
          Instant.class, Instant::parse,
          Duration.class, Duration::parse,
          ErrorCode.class, ErrorCode::valueOf,
          CloseCode.class, CloseCode::valueOf);

  private Records() {}

  /** The components of a record. */
  static JsonObjectBuilder write(Record value) {
    JsonObjectBuilder object = Jsonp.PROVIDER.createObjectBuilder();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = part(value, component);
      if (part != null) {
        object.add(component.getName(), writeValue(part));
      }
    }
    return object;
  }

  /** The record of a type that has these components. */
  static <T> T read(Class<T> type, JsonObject fields) {
    return make(
        type, component -> readValue(component.getGenericType(), fields.get(component.getName())));
  }

  /** A record, from its components. */
  static <T> T make(Class<T> type, Function<RecordComponent, @Nullable Object> part) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types)
          .newInstance(Arrays.stream(components).map(part).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be made", e);
    }
  }

  /** The value of one component. */
  static @Nullable Object part(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component + " cannot be read", e);
    }
  }

  private static JsonValue writeValue(Object value) {
    if (value instanceof RequestId id) {
      return id.value();
    }
    if (value instanceof RoomName room) {
      return Jsonp.PROVIDER.createValue(room.value());
    }
    if (value instanceof DisplayName name) {
      return Jsonp.PROVIDER.createValue(name.value());
    }
    if (value instanceof Record record) {
      return write(record).build();
    }
    if (value instanceof Number number) {
      return Jsonp.PROVIDER.createValue(number.longValue());
    }
    if (value instanceof List<?> list) {
      JsonArrayBuilder array = Jsonp.PROVIDER.createArrayBuilder();
      list.forEach(element -> array.add(writeValue(element)));
      return array.build();
    }
    if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    }
    return Jsonp.PROVIDER.createValue(value.toString());
  }

  private static @Nullable Object readValue(Type type, @Nullable JsonValue value) {
    if (value == null) {
      return null;
    }
    if (type instanceof ParameterizedType list) {
      Type element = list.getActualTypeArguments()[0];
      return ((JsonArray) value).stream().map(each -> readValue(element, each)).toList();
    }
    if (type == RequestId.class) {
      return new RequestId(value);
    }
    if (type == Written.class) {
      return new Written(value.toString());
    }
    if (type == int.class || type == Integer.class) {
      return ((JsonNumber) value).intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return ((JsonNumber) value).longValueExact();
    }
    if (type == boolean.class || type == Boolean.class) {
      return value == JsonValue.TRUE;
    }
    Function<String, ?> text = TEXTS.get((Class<?>) type);
    return text == null
        ? read((Class<?>) type, value.asJsonObject())
        : text.apply(((JsonString) value).getString());
  }
}
