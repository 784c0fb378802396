package org.jitney.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.listener.ListenAddress;
import org.jitney.broker.listener.Opener;
import org.jitney.broker.peer.Credentials;
import org.jitney.bus.keyring.KeyringDirectory;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * Our bus on a thread of its own, as a configuration file wants it; its user is at home in the
 * directory of the test, and so are the programs that it runs.
 */
record ListeningBus(Path home, String address, EventLoop loop, Thread thread, List<String> leavings)
        implements AutoCloseable {
    private static final String POLICY =
            """
            <policy context="default">
              <allow user="*"/><allow own="*"/>
              <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
            </policy>
            """;

    /** What the thread has to tell. */
    private record Started(String address, EventLoop loop, List<String> leavings) {}

    /** Starts with these elements beside a policy that allows all. */
    static ListeningBus start(Path home, String elements) {
        try {
            Path file = home.resolve("bus.conf");
            Files.writeString(file, "<busconfig>" + elements + POLICY + "</busconfig>");
            CompletableFuture<Started> ready = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> run(home, file, ready));
            Started started = ready.join();
            return new ListeningBus(
                    home, started.address(), started.loop(), thread, started.leavings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path home, Path file, CompletableFuture<Started> ready) {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            Map<String, String> environment =
                    Map.of("TMPDIR", home.toString(), "XDG_RUNTIME_DIR", home.toString());
            BusConfig config = ConfigReader.read(new HostSource(root), file.toString());
            try (Broker broker =
                    Broker.open(
                            loop,
                            BrokerConfig.forOwner(Credentials.ofThisProcess(), "0".repeat(32))
                                    .withKeyring(
                                            KeyringDirectory.ofHome(home),
                                            System.getProperty("user.name"))
                                    .with(config))) {
                Opener opener = new Opener(root, environment, new SecureRandom());
                for (String a : config.listen()) {
                    broker.listen(opener.open(ListenAddress.parse(a), true));
                }
                // On the loop: to stop one that does not run yet has no effect.
                Started started = new Started(broker.address(), loop, broker.leavings());
                loop.defer(() -> ready.complete(started));
                loop.run();
            }
        } catch (ErrnoException
                | ConfigError
                | ListenAddress.Unsupported
                | RuntimeException
                | AssertionError e) {
            ready.completeExceptionally(e);
        }
    }

    /** Runs a program to its end: {@return what it prints} */
    String run(List<String> command) {
        return run(command, Map.of());
    }

    String run(List<String> command, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        return output(command, environment);
    }

    static String output(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
            builder.redirectErrorStream(true).environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<Void> overdue =
                    CompletableFuture.runAsync(
                            process::destroyForcibly,
                            CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS));
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            overdue.cancel(false);
            return out + "exit " + process.waitFor() + "\n";
        } catch (IOException | InterruptedException e) {
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
    }
}
