package org.jitney.journald.input;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.client.Client;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.Message;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.forward.Forwarder.Wishes;
import org.jitney.journald.forward.Outgoing;
import org.jitney.journald.protocol.NativeEntry;
import org.jitney.journald.protocol.NativeParser;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Stat.FileStat;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages in the native format: in the datagram, or in a file that comes with an empty one. */
final class NativeInput implements DatagramHandler {
    private static final Logger LOG = LoggerFactory.getLogger(NativeInput.class);
    private static final byte[] TRANSPORT = Fields.of("_TRANSPORT", "journal");
    private static final int CHUNK = 1 << 20;
    private static final List<String> FOLDERS = List.of("/dev/shm/", "/tmp/", "/var/tmp/");

    private final Dispatcher dispatcher;
    private final long mostBytes;

    /**
     * Begins.
     *
     * @param mostBytes that an entry may have
     */
    NativeInput(Dispatcher dispatcher, long mostBytes) {
        this.dispatcher = dispatcher;
        this.mostBytes = mostBytes;
    }

    @Override
    public void take(Received datagram) {
        if (datagram.fds().isEmpty()) {
            process(datagram.data(), datagram);
        } else if (datagram.data().length == 0 && datagram.fds().size() == 1) {
            readFile(datagram.fds().getFirst(), datagram)
                    .ifPresent(data -> process(data, datagram));
        } else {
            LOG.warn("Got too many file descriptors via native socket. Ignoring.");
        }
    }

    private void process(byte[] data, Received datagram) {
        Optional<Client> client =
                dispatcher.client(datagram.sender(), datagram.label(), Optional.empty());
        NativeParser parser =
                new NativeParser(data, data.length, mostBytes, datagram.sender().isRoot());
        for (Optional<NativeEntry> entry = parser.next();
                entry.isPresent();
                entry = parser.next()) {
            accept(entry.get(), client, datagram);
        }
    }

    private void accept(NativeEntry entry, Optional<Client> client, Received datagram) {
        byte[] message = entry.message().orElse(new byte[0]);
        if (client.isPresent() && !client.get().wants(Priority.level(entry.priority()), message)) {
            return;
        }
        entry.message()
                .ifPresent(text ->
                        dispatcher.forward(
                                new Outgoing(
                                        entry.priority(),
                                        entry.identifier(),
                                        text,
                                        datagram.sender()),
                                client,
                                Optional.empty(),
                                Wishes.NONE));
        List<byte[]> fields = entry.fields();
        fields.add(TRANSPORT);
        dispatcher.accept(
                new Message(
                        fields, client, datagram.sentUsec(), entry.priority(), entry.objectPid()));
    }

    private Optional<byte[]> readFile(Fd file, Received datagram) {
        try {
            boolean sealed = Fcntl.isSealed(file.number());
            if (!sealed && !datagram.sender().isRoot() && !isOfTemporaryFolder(file)) {
                return Optional.empty();
            }
            FileStat stat = Stat.statx(file.number(), "", Fcntl.AT_EMPTY_PATH);
            if (!stat.isRegular()) {
                LOG.error("File passed is not regular. Ignoring.");
                return Optional.empty();
            }
            if (stat.size() > mostBytes) {
                LOG.error("File passed too large ({} bytes). Ignoring.", stat.size());
                return Optional.empty();
            }
            file.setNonBlocking(true);
            return Optional.of(read(file, (int) stat.size()));
        } catch (ErrnoException e) {
            LOG.error("Failed to read passed file, ignoring: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What its owner can still change has at least to be where only he can have put it. */
    private static boolean isOfTemporaryFolder(Fd file) throws ErrnoException {
        String path = Unistd.readlinkat(Fcntl.AT_FDCWD, "/proc/self/fd/" + file.number());
        Optional<String> folder = FOLDERS.stream().filter(path::startsWith).findFirst();
        if (folder.isEmpty()) {
            LOG.error("Received file outside of allowed directories. Refusing.");
            return false;
        }
        String name = path.substring(folder.get().length());
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/")) {
            LOG.error("Received file in subdirectory of allowed directories. Refusing.");
            return false;
        }
        return true;
    }

    private static byte[] read(Fd file, int size) throws ErrnoException {
        byte[] data = new byte[size];
        ByteBuffer chunk = Memory.allocate(Math.clamp(size, 1, CHUNK)).bytes();
        int at = 0;
        while (at < size) {
            chunk.clear().limit(Math.min(chunk.capacity(), size - at));
            int count = Unistd.pread(file.number(), chunk, at);
            if (count == 0) {
                return Arrays.copyOf(data, at);
            }
            chunk.flip().get(data, at, count);
            at += count;
        }
        return data;
    }
}
