package org.jitney.launcher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;

/** Tells who started us, once, that everything answers: the one line of standard output. */
final class Ready {
    private final Optional<Integer> descriptor;

    Ready(Optional<Integer> descriptor) {
        this.descriptor = descriptor;
    }

    void announce(Path bus) throws ErrnoException {
        announce("DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + bus);
    }

    /** As above, with other assignments, separated by spaces. */
    void announce(String assignments) throws ErrnoException {
        String line = assignments + "\n";
        if (descriptor.isEmpty()) {
            System.out.print(line);
            System.out.flush();
            return;
        }
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        // Closing it is part of the message: the launcher's script reads to the end.
        try (Fd out = Fd.adopt(descriptor.get())) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        }
    }
}
