package org.jitney.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/** The judges of a conformance case: our bus, and the reference where it is installed. */
enum BusUnderTest {
    JITNEY {
        @Override
        Running start() {
            return OurBus.start(dir());
        }
    },
    DBUS_DAEMON {
        @Override
        Running start() {
            return ReferenceBus.start(dir());
        }
    };

    static final String DAEMON = "/usr/bin/dbus-daemon";

    /** A bus that is running; closing it ends it and removes its directory. */
    interface Running extends AutoCloseable {
        Path socket();

        default TestClient connect() {
            return TestClient.connect(socket());
        }

        @Override
        void close();
    }

    abstract Running start();

    static Stream<BusUnderTest> installed() {
        return Files.isExecutable(Path.of(DAEMON)) ? Stream.of(values()) : Stream.of(JITNEY);
    }

    static Path dir() {
        try {
            return Files.createTempDirectory("bus");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path dir) {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path f : files.toList()) {
                Files.delete(f);
            }
            Files.delete(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our bus on a thread of its own. */
    record OurBus(Path dir, Path socket, EventLoop loop, Thread thread) implements Running {
        static OurBus start(Path dir) {
            return start(dir, config());
        }

        static OurBus start(Path dir, BrokerConfig config) {
            Path socket = dir.resolve("bus");
            CompletableFuture<EventLoop> ready = new CompletableFuture<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (EventLoop loop = EventLoop.open();
                                        Broker broker = Broker.open(loop, config)) {
                                    broker.listen(new UnixAddress.Path(socket.toString()));
                                    ready.complete(loop);
                                    loop.run();
                                } catch (ErrnoException | RuntimeException e) {
                                    ready.completeExceptionally(e);
                                }
                            });
            return new OurBus(dir, socket, ready.join(), thread);
        }

        static BrokerConfig config() {
            try {
                Credentials self = Credentials.ofThisProcess();
                return BrokerConfig.forOwner(self, "0123456789abcdef0123456789abcdef");
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            loop.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            remove(dir);
        }
    }

    /** The reference with its stock session policy, private to the test. */
    record ReferenceBus(Path dir, Path socket, Process process) implements Running {
        static ReferenceBus start(Path dir) {
            Path socket = dir.resolve("bus");
            try {
                Path config = dir.resolve("bus.conf");
                Files.writeString(
                        config,
                        """
                        <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                         "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                        <busconfig>
                          <type>session</type>
                          <listen>unix:path=%s</listen>
                          <auth>EXTERNAL</auth>
                          <policy context="default">
                            <allow user="*"/>
                            <allow send_destination="*" eavesdrop="true"/>
                            <allow eavesdrop="true"/>
                            <allow own="*"/>
                          </policy>
                        </busconfig>
                        """
                                .formatted(socket));
                Process process =
                        new ProcessBuilder(
                                        DAEMON,
                                        "--config-file=" + config,
                                        "--nofork",
                                        "--nopidfile",
                                        "--print-address")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start();
                BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                if (out.readLine() == null) {
                    throw new IllegalStateException("the reference did not start");
                }
                return new ReferenceBus(dir, socket, process);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor();
                Files.deleteIfExists(socket);
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
            remove(dir);
        }
    }
}
