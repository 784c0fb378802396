package org.jitney.manager;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends entries to the journal in its native format. Never waits: without a journal, or one that is
 * busy, an entry is lost, as the journal may be a service of this very manager.
 */
public final class JournalMessages {
    private static final Logger LOG = LoggerFactory.getLogger(JournalMessages.class);

    private final UnixAddress address;
    private Optional<DatagramSocket> socket = Optional.empty();

    JournalMessages(Path socket) {
        this.address = new UnixAddress.Path(socket.toString());
    }

    void send(Map<String, String> fields) {
        byte[] message = encode(fields);
        // The socket that was known belongs to nobody any more when the journal was restarted.
        boolean known = socket.isPresent();
        if (!trySend(message) && known) {
            boolean _ = trySend(message);
        }
    }

    private boolean trySend(byte[] message) {
        try {
            if (socket.isEmpty()) {
                socket = Optional.of(DatagramSocket.connect(address));
            }
            boolean _ = socket.get().send(ByteBuffer.wrap(message), List.of());
            return true;
        } catch (ErrnoException e) {
            LOG.trace("no entry for the journal: {}", e.getMessage());
            socket.ifPresent(DatagramSocket::close);
            socket = Optional.empty();
            return false;
        }
    }

    /** {@return an entry; a value of several lines has its length in front} */
    public static byte[] encode(Map<String, String> fields) {
        if (fields.values().stream().noneMatch(value -> value.indexOf('\n') >= 0)) {
            StringBuilder text = new StringBuilder(512);
            fields.forEach(
                    (name, value) -> text.append(name).append('=').append(value).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach((name, value) -> {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            if (value.indexOf('\n') < 0) {
                out.write('=');
            } else {
                out.write('\n');
                out.writeBytes(
                        ByteBuffer.allocate(Long.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(bytes.length)
                                .array());
            }
            out.writeBytes(bytes);
            out.write('\n');
        });
        return out.toByteArray();
    }
}
