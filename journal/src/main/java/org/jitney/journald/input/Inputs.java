package org.jitney.journald.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.forward.Forwarder;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that messages come from. */
public final class Inputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);

    private final List<Source> sources = new ArrayList<>();
    private final Receiver receiver;
    private final StreamSource streams;

    private Inputs(Receiver receiver, StreamSource streams) {
        this.receiver = receiver;
        this.streams = streams;
    }

    /**
     * Where and what.
     *
     * @param directory of the sockets, as {@code /run/systemd/journal}
     * @param kernel whether the kernel's messages are read
     * @param audit whether records of the audit subsystem are
     * @param mostBytes that an entry may have
     */
    public record Plan(Path directory, boolean kernel, boolean audit, long mostBytes) {}

    /** What happens to streams. */
    public record StreamEvents(Consumer<Fd> keep, Runnable countChanged) {}

    /** Opens what was not handed over, and listens. */
    public static Inputs open(
            EventLoop loop,
            Plan plan,
            Passed passed,
            JournaldConfig config,
            Dispatcher dispatcher,
            Forwarder forwarder,
            StreamEvents events)
            throws ErrnoException, IOException {
        Path directory = plan.directory;
        Files.createDirectories(directory);
        Receiver receiver = Receiver.open();
        StreamSource streams =
                new StreamSource(
                        loop,
                        passed.streams().isPresent()
                                ? Listener.of(passed.streams().get())
                                : listener(directory.resolve("stdout")),
                        dispatcher,
                        new StreamFiles(directory.resolve("streams")),
                        config.lineMax(),
                        events.keep::accept,
                        events.countChanged);
        Inputs inputs = new Inputs(receiver, streams);
        inputs.sources.add(streams);
        for (Fd fd : passed.rest()) {
            if (!streams.restore(fd) && fd.isOpen()) {
                LOG.warn("an unknown file descriptor was passed, closing");
                fd.close();
            }
        }
        inputs.sources.add(
                DatagramSource.open(
                        loop,
                        socket(passed.syslog(), directory.resolve("dev-log")),
                        receiver,
                        new SyslogInput(dispatcher)));
        inputs.sources.add(
                DatagramSource.open(
                        loop,
                        socket(passed.messages(), directory.resolve("socket")),
                        receiver,
                        new NativeInput(dispatcher, plan.mostBytes)));
        inputs.kernel(loop, plan, config, dispatcher, forwarder);
        inputs.audit(loop, plan, passed, config, dispatcher);
        return inputs;
    }

    private static Listener listener(Path path) throws ErrnoException, IOException {
        Files.deleteIfExists(path);
        return Listener.bind(new UnixAddress.Path(path.toString()), 0666);
    }

    private static Fd socket(Optional<Fd> passed, Path path) throws ErrnoException, IOException {
        if (passed.isPresent()) {
            return passed.get();
        }
        Files.deleteIfExists(path);
        int type = Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK;
        Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_UNIX, type, 0));
        try {
            Sockets.bind(fd.number(), new UnixAddress.Path(path.toString()).encode());
            Stat.fchmodat(Fcntl.AT_FDCWD, path.toString(), 0666);
            return fd;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    private void kernel(
            EventLoop loop,
            Plan plan,
            JournaldConfig config,
            Dispatcher dispatcher,
            Forwarder forwarder) {
        boolean writes = config.forwarding().kernel().all();
        if (!plan.kernel && !writes) {
            return;
        }
        int how = Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        try {
            if (writes) {
                int flags = Fcntl.O_WRONLY | how;
                forwarder.toKernel(Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, "/dev/kmsg", flags, 0)));
            }
            if (plan.kernel) {
                int flags = Fcntl.O_RDONLY | how;
                Fd device = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, "/dev/kmsg", flags, 0));
                sources.add(
                        new KernelSource(
                                loop,
                                device,
                                dispatcher,
                                new DeviceFacts(Root.host()),
                                writes,
                                plan.directory.resolve("kernel-seqnum")));
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                LOG.debug("Failed to open /dev/kmsg, ignoring: {}", e.getMessage());
            } else {
                LOG.warn("Failed to open /dev/kmsg, ignoring: {}", e.getMessage());
            }
        } catch (IOException e) {
            LOG.warn("The kernel's messages are not read: {}", e.getMessage());
        }
    }

    private void audit(
            EventLoop loop, Plan plan, Passed passed, JournaldConfig config, Dispatcher dispatcher)
            throws ErrnoException {
        boolean own = plan.audit && !passed.any();
        Optional<Fd> socket = passed.audit().or(() -> own ? AuditInput.open() : Optional.empty());
        if (socket.isPresent()) {
            sources.add(
                    DatagramSource.open(loop, socket.get(), receiver, new AuditInput(dispatcher)));
            config.audit().ifPresent(on -> AuditInput.enable(socket.get(), on));
        }
    }

    /** {@return how many streams are open} */
    public int streamCount() {
        return streams.count();
    }

    /** Takes some of what waits: {@return whether there was anything} */
    public boolean drain() {
        boolean any = false;
        for (Source source : sources) {
            any |= source.drain();
        }
        return any;
    }

    @Override
    public void close() {
        sources.forEach(Source::close);
        receiver.close();
    }
}
