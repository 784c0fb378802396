package org.jitney.bus.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.keyring.KeyringDirectory;
import org.jitney.bus.sasl.Mechanism;
import org.jitney.bus.sasl.Nonce;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.sasl.SaslConversation;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.spawn.SpawnFailure;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * Opens what an address names.
 *
 * <p>Unix sockets and programs are there at once, the handshake goes with the first message. Over
 * TCP the kernel says nobody's name and we have to prove ours: then this waits for the connection
 * and the handshake, {@link #PATIENCE} at most. What serves others over TCP does not open a
 * connection in the middle of that.
 */
final class Dialer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    /** Cookies first: the kernel's word, which does not exist here, costs a round trip. */
    private static final List<Mechanism> OVER_TCP =
            List.of(Mechanism.DBUS_COOKIE_SHA1, Mechanism.EXTERNAL, Mechanism.ANONYMOUS);

    /**
     * An open connection.
     *
     * @param sasl the handshake, made or to be made
     * @param child the program at the other end, which has to be reaped
     */
    record Line(StreamSocket socket, SaslClient sasl, Optional<Spawned> child) {}

    /** The same for who waits himself. */
    record Blocking(Carrier carrier, SaslClient sasl) {}

    private final Path home;

    /**
     * @param home where our user's keyring is
     */
    Dialer(Path home) {
        this.home = home;
    }

    /** {@return one that uses the keyring of the environment's user} */
    static Dialer ofUser() {
        String home = System.getenv("HOME");
        return new Dialer(
                Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home));
    }

    /** Connects to one place, for a connection that takes no descriptors. */
    Blocking open(BusAddress.Target target) throws IOException {
        try {
            Line line = connect(target, false);
            return new Blocking(SocketCarrier.of(line.socket()), line.sasl());
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Tries one place after the other; a program that was started is reaped by the loop. */
    Line connect(EventLoop loop, BusAddress address) throws ErrnoException {
        ErrnoException failure = null;
        for (BusAddress.Target target : address.targets()) {
            try {
                Line line = connect(target, true);
                if (line.child().isPresent()) {
                    reapLater(loop, line.child().get());
                }
                return line;
            } catch (ErrnoException e) {
                failure = e;
            }
        }
        if (failure == null) {
            throw new IllegalStateException("an address without places");
        }
        throw failure;
    }

    private static void reapLater(EventLoop loop, Spawned child) throws ErrnoException {
        var _ =
                loop.onExit(
                        child.pidFd(),
                        () -> {
                            try {
                                var _ = Wait.reap(child.pidFd());
                            } catch (ErrnoException e) {
                                // Who reaps all children of this process was quicker.
                                return;
                            } finally {
                                child.close();
                            }
                        });
    }

    /** Connects to one place. */
    private Line connect(BusAddress.Target target, boolean wantFds) throws ErrnoException {
        return switch (target) {
            case BusAddress.Unix(boolean isAbstract, String name, String guid) ->
                    new Line(
                            StreamSocket.connect(
                                    isAbstract
                                            ? new UnixAddress.Abstract(name)
                                            : new UnixAddress.Path(name)),
                            new SaslClient(wantFds, guid),
                            Optional.empty());
            case BusAddress.Tcp tcp -> overTcp(tcp);
            case BusAddress.Exec exec -> execute(exec, wantFds);
        };
    }

    // TCP

    private Line overTcp(BusAddress.Tcp tcp) throws ErrnoException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ErrnoException failure = new ErrnoException("find host " + tcp.host(), Errno.ENOENT);
        for (InetAddress address : addresses(tcp)) {
            try (Fd fd = tcpSocket(address)) {
                SocketAddress.Inet where = new SocketAddress.Inet(address, tcp.port(), 0);
                return handshake(tcp, connected(fd, where, deadline), deadline);
            } catch (ErrnoException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static List<InetAddress> addresses(BusAddress.Tcp tcp) throws ErrnoException {
        try {
            List<InetAddress> all = new ArrayList<>(List.of(InetAddress.getAllByName(tcp.host())));
            if (!tcp.family().isEmpty()) {
                all.removeIf(a -> a instanceof Inet4Address != tcp.family().equals("ipv4"));
            }
            return all;
        } catch (UnknownHostException e) {
            throw new ErrnoException("find host " + tcp.host(), Errno.ENOENT);
        }
    }

    private static Fd tcpSocket(InetAddress address) throws ErrnoException {
        int family = new SocketAddress.Inet(address, 0, 0).family();
        return SocketCalls.socket(family, Sockets.SOCK_STREAM, IPPROTO_TCP);
    }

    /** Connects and takes the descriptor over. */
    private static SocketCarrier connected(Fd fd, SocketAddress where, long deadline)
            throws ErrnoException {
        SocketCalls.setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
        boolean pending = false;
        try {
            SocketCalls.connect(fd, where);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINPROGRESS)) {
                throw e;
            }
            pending = true;
        }
        SocketCarrier carrier = SocketCarrier.of(StreamSocket.of(Fd.adopt(fd.release())));
        if (pending) {
            int error = carrier.awaitConnection(deadline);
            if (error != 0) {
                carrier.close();
                throw new ErrnoException("connect", error);
            }
        }
        return carrier;
    }

    private Line handshake(BusAddress.Tcp tcp, SocketCarrier carrier, long deadline)
            throws ErrnoException {
        try {
            if (tcp.nonceFile().isPresent()) {
                carrier.write(ByteBuffer.wrap(nonce(Path.of(tcp.nonceFile().get()))));
            }
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            SaslConversation.Self self =
                    new SaslConversation.Self(
                            KeyringDirectory.ownUid().toString(),
                            KeyringDirectory.ofHome(home),
                            HexFormat.of().formatHex(random));
            SaslConversation talk = new SaslConversation(self, OVER_TCP, tcp.guid());
            converse(carrier, talk, deadline);
            return new Line(carrier.release(), SaslClient.after(talk), Optional.empty());
        } catch (IOException | ProtocolViolation e) {
            carrier.close();
            throw new ErrnoException(tcp.entry() + ": " + e.getMessage(), Errno.EACCES);
        }
    }

    private static void converse(SocketCarrier carrier, SaslConversation talk, long deadline)
            throws IOException, ProtocolViolation {
        // The server sends nothing behind its OK before it is asked, so nothing is left over.
        ByteBuffer in = ByteBuffer.allocateDirect(4096);
        carrier.write(ByteBuffer.wrap(talk.opening()));
        while (!talk.isDone()) {
            in.clear();
            int n = carrier.read(in, deadline);
            if (n <= 0) {
                throw new IOException(
                        n == 0 ? "no answer in time" : "disconnected during the handshake");
            }
            in.flip();
            carrier.write(ByteBuffer.wrap(talk.receive(in)));
        }
    }

    private static byte[] nonce(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (content.length != Nonce.SIZE) {
            throw new IOException(file + " is no nonce");
        }
        return content;
    }

    // Programs

    private static Line execute(BusAddress.Exec exec, boolean wantFds) throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        StreamSocket ours = pair.getFirst();
        boolean done = false;
        try (StreamSocket theirs = pair.getLast()) {
            theirs.fd().setNonBlocking(false);
            Spawned child = Spawner.locate().spawn(program(exec), List.of(theirs.fd()));
            Optional<SpawnFailure> failure = child.readFailure();
            if (failure.isPresent()) {
                child.close();
                throw new ErrnoException("execute " + exec.path(), failure.get().errno());
            }
            done = true;
            return new Line(ours, new SaslClient(wantFds, exec.guid()), Optional.of(child));
        } finally {
            if (!done) {
                ours.close();
            }
        }
    }

    private static SyscallProgram program(BusAddress.Exec exec) throws ErrnoException {
        List<String> environment = new ArrayList<>();
        System.getenv().forEach((name, value) -> environment.add(name + "=" + value));
        Slot socket = Slot.inherited(0);
        return SyscallProgram.builder()
                .exitStatus(127)
                .resetSignals(Set.of())
                .dup2(socket, 0)
                .dup2(socket, 1)
                .closeFrom(3)
                .execve(findProgram(exec.path()), exec.argv(), environment)
                .build();
    }

    /** Looks a name without a slash up in PATH, as execvp does. */
    private static String findProgram(String name) throws ErrnoException {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        String path = System.getenv("PATH");
        for (String folder : Arrays.asList((path == null ? "/usr/bin:/bin" : path).split(":"))) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate.toString();
            }
        }
        throw new ErrnoException("find program " + name, Errno.ENOENT);
    }
}
