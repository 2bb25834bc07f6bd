package io.parley.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An asynchronous answer whose container takes as much as its test lets it. For one thread. */
final class FakeAnswer {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  final Map<String, String> headers = new HashMap<>();
  int status = 200;
  int completions;
  int flushes;
  boolean unflushed;

  /** How many writes it still takes without asking for patience. */
  int capacity = Integer.MAX_VALUE;

  /** As Payara does, whatever is asked for. */
  boolean keepsItsBuffer;

  /** As Undertow's stream does until its listener has been set. */
  boolean throwsBeforeItCalls;

  @Nullable IOException failure;
  @Nullable Runnable whileWriting;
  private int bufferSize = 8192;

  String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  AsyncContext context() {
    HttpServletResponse response =
        proxy(
            HttpServletResponse.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "setHeader" -> {
                    headers.put((String) arguments[0], (String) arguments[1]);
                    yield null;
                  }
                  case "setStatus" -> {
                    status = (int) arguments[0];
                    yield null;
                  }
                  case "setBufferSize" -> {
                    bufferSize = keepsItsBuffer ? bufferSize : (int) arguments[0];
                    yield null;
                  }
                  case "getBufferSize" -> bufferSize;
                  case "getOutputStream" -> stream;
                  default -> null;
                });
    return proxy(
        AsyncContext.class,
        (self, method, arguments) -> {
          if (method.getName().equals("complete")) {
            completions++;
          }
          return method.getName().equals("getResponse") ? response : null;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private final ServletOutputStream stream =
      new ServletOutputStream() {
        @Override
        public boolean isReady() {
          if (throwsBeforeItCalls) {
            throw new IllegalStateException("not in asynchronous mode");
          }
          return capacity > 0;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int one) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
          if (failure != null) {
            throw failure;
          }
          if (capacity <= 0) {
            throw new IllegalStateException("not ready");
          }
          capacity--;
          written.write(bytes);
          unflushed = bufferSize > 1;
          Runnable meanwhile = whileWriting;
          whileWriting = null;
          if (meanwhile != null) {
            meanwhile.run();
          }
        }

        @Override
        public void flush() {
          flushes++;
          unflushed = false;
        }
      };
}
