package org.jitney.bus.varlink;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of a varlink service, for command line tools: one thread, which waits for answers. */
public final class VarlinkConnection implements AutoCloseable {
    /** What a service may send in one piece. */
    private static final int LONGEST_MESSAGE = 64 << 20;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();

    private VarlinkConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * What a service answered.
     *
     * @param error its name, empty if it went well
     * @param parameters as they were parsed
     * @param text the whole message
     * @param continues whether more answers to the call follow
     */
    public record Answer(
            String error,
            Map<String, @Nullable Object> parameters,
            String text,
            boolean continues) {}

    /**
     * Connects.
     *
     * @throws IOException with the kernel's word for what is wrong
     */
    public static VarlinkConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new VarlinkConnection(channel);
        } catch (IOException e) {
            channel.close();
            // The JDK's own words for that are others.
            throw Files.exists(socket) ? e : new IOException("No such file or directory", e);
        }
    }

    /**
     * Calls a method.
     *
     * @param parameters a JSON object
     * @param more whether several answers are wanted
     */
    public void send(String method, String parameters, boolean more) throws IOException {
        String call =
                "{\"method\":%s,\"parameters\":%s%s}\0"
                        .formatted(
                                JsonText.quote(method), parameters, more ? ",\"more\":true" : "");
        ByteBuffer bytes = ByteBuffer.wrap(call.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Calls a method and {@return its answer} */
    public Answer call(String method, String parameters) throws IOException {
        send(method, parameters, false);
        return receive();
    }

    /**
     * {@return the next answer, however long it takes}
     *
     * @throws EOFException if the service has hung up
     */
    public Answer receive() throws IOException {
        String text = message();
        try {
            Map<String, @Nullable Object> answer = JsonText.parse(text);
            Object error = answer.get("error");
            return new Answer(
                    error == null ? "" : error.toString(),
                    parameters(answer.get("parameters")),
                    text,
                    Boolean.TRUE.equals(answer.get("continues")));
        } catch (JsonText.Malformed e) {
            throw new IOException("Not varlink: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // objects have no other keys
    private static Map<String, @Nullable Object> parameters(@Nullable Object object) {
        return object instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    private String message() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (true) {
            while (in.hasRemaining()) {
                byte next = in.get();
                if (next == 0) {
                    return text.toString(StandardCharsets.UTF_8);
                }
                text.write(next);
            }
            if (text.size() > LONGEST_MESSAGE) {
                throw new IOException("Message too long");
            }
            int n = channel.read(in.clear());
            in.flip();
            if (n < 0) {
                throw new EOFException("Connection reset by peer");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
