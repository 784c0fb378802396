package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.clients.cli.UsageError;

/** What journald does when it is told to, over its Varlink socket. */
final class DaemonCalls {
    private static final Path FLUSHED = Path.of("/run/systemd/journal/flushed");
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"([^\"]*)\"");

    private final Wishes wishes;

    DaemonCalls(Wishes wishes) {
        this.wishes = wishes;
    }

    void flush() throws UsageError {
        if (!Files.exists(FLUSHED)) {
            call("--flush", "FlushToVar");
        }
    }

    void relinquish() throws UsageError {
        call("--relinquish-var/--smart-relinquish-var", "RelinquishVar");
    }

    void rotate() throws UsageError {
        call("--rotate", "Rotate");
    }

    void sync() throws UsageError {
        call("--sync", "Synchronize");
    }

    private Path socket() {
        String folder = wishes.namespace.isEmpty() ? "journal" : "journal." + name();
        return Path.of("/run/systemd", folder, "io.systemd.journal");
    }

    private String name() {
        return wishes.namespace.startsWith("+") ? wishes.namespace.substring(1) : wishes.namespace;
    }

    private void call(String option, String method) throws UsageError {
        if (wishes.machine.isPresent()) {
            throw new UsageError(option + " is not supported in conjunction with --machine=.");
        }
        Path socket = socket();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel, socket);
            String answer = exchange(channel, method);
            Matcher error = ERROR.matcher(answer);
            if (error.find()) {
                throw new UsageError("Failed to execute varlink call: " + error.group(1));
            }
        } catch (IOException e) {
            throw new UsageError("Failed to execute varlink call: " + e.getMessage());
        }
    }

    private static void connect(SocketChannel channel, Path socket) throws UsageError {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            String reason = Files.exists(socket) ? e.getMessage() : "No such file or directory";
            throw new UsageError("Failed to connect to " + socket + ": " + reason);
        }
    }

    private static String exchange(SocketChannel channel, String method) throws IOException {
        String call = "{\"method\":\"io.systemd.Journal." + method + "\",\"parameters\":{}}\0";
        ByteBuffer request = ByteBuffer.wrap(call.getBytes(UTF_8));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(1024);
        while (channel.read(part.clear()) >= 0) {
            for (int i = 0; i < part.position(); i++) {
                if (part.get(i) == 0) {
                    return answer.toString(UTF_8);
                }
                answer.write(part.get(i));
            }
        }
        throw new IOException("Connection reset by peer");
    }
}
