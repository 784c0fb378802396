package org.jitney.clients.journalremote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.clients.activate.ListenAddress;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.ServiceManager;
import org.jitney.clients.cli.UsageError;
import org.jitney.journal.CreateOptions;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Exec;
import org.jitney.linux.sys.Sockets;

/** {@code systemd-journal-remote} as a service: sockets that listen, until it is ended. */
final class Listening {
    private static final String FOLDER = "/var/log/journal/remote";

    private Listening() {}

    /** Where entries go, and how files are made there: one in a file, one a host in a folder. */
    private record Place(Path target, CreateOptions options) {
        boolean isFolder() {
            return Files.isDirectory(target);
        }
    }

    private static String target(Arguments arguments, Environment environment) throws UsageError {
        String mode = JournalRemote.mode(arguments).orElse("host");
        Optional<String> output = arguments.last("output");
        boolean isFolder =
                output.isPresent()
                        && Files.isDirectory(environment.directory().resolve(output.get()));
        if (mode.equals("host")) {
            if (output.isPresent() && !isFolder) {
                throw new UsageError("For SplitMode=host, output must be a directory.");
            }
            if (output.isEmpty() && !Files.isDirectory(Path.of(FOLDER))) {
                throw new UsageError(
                        "Failed to open output directory " + FOLDER + ": No such directory");
            }
            return output.orElse(FOLDER);
        }
        if (isFolder) {
            throw new UsageError("For SplitMode=none, output must be a file.");
        }
        String file = output.orElse(FOLDER + "/remote.journal");
        if (!file.endsWith(JournalRemote.SUFFIX)) {
            throw new UsageError("For SplitMode=none, output file name must end with .journal.");
        }
        return file;
    }

    /**
     * Takes entries until that is over, or somebody ends it.
     *
     * @param options how files are made
     * @return the exit status
     */
    static int run(
            Environment environment,
            Arguments arguments,
            ServiceManager manager,
            CreateOptions options)
            throws UsageError {
        Path target = environment.directory().resolve(target(arguments, environment));
        Place place = new Place(target, options);
        Consumer<String> say =
                text -> {
                    // Of several threads, and each line at once: it is a log.
                    environment.err().print(text.replaceAll("\\p{Cntrl}", "?") + "\n");
                    environment.err().flush();
                };
        Sinks sinks = new Sinks(place.target(), place.isFolder(), place.options(), say);
        Runnable end =
                () -> {
                    manager.tell("STOPPING=1");
                    sinks.close();
                    say.accept("Finishing after writing " + sinks.written() + " entries");
                };
        List<Socket> sockets = sockets(arguments, manager, say);
        try {
            Optional<Sinks.Sink> whole = Optional.empty();
            if (!place.isFolder()) {
                // Open as long as this process is there: what is wrong with it is said at once.
                whole = Optional.of(sinks.of(""));
            }
            Receiver receiver = new Receiver(sinks, say);
            for (Socket socket : sockets) {
                receiver.add(socket.number(), socket.isHttp());
            }
            // The end that a service manager brings is an orderly one.
            Thread last =
                    new Thread(() -> {
                        end.run();
                        Runtime.getRuntime().halt(0);
                    });
            Runtime.getRuntime().addShutdownHook(last);
            manager.tell("READY=1\nSTATUS=Processing requests...");
            manager.startWatchdog();
            receiver.run();
            Runtime.getRuntime().removeShutdownHook(last);
            end.run();
            whole.ifPresent(Sinks.Sink::close);
            return 0;
        } catch (JournalImport.Unwritable e) {
            throw new UsageError(e.text());
        } catch (ErrnoException e) {
            throw new UsageError("Failed to listen: " + Errno.message(e.errno()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** A socket to take entries from. */
    private record Socket(int number, boolean isHttp) {}

    /** {@return the sockets that were passed, and those that addresses were given of} */
    private static List<Socket> sockets(
            Arguments arguments, ServiceManager manager, Consumer<String> say) throws UsageError {
        for (String option : JournalRemote.LISTEN) {
            if (arguments.all(option).size() > 1) {
                throw new UsageError("cannot currently use --" + option + " more than once");
            }
        }
        Optional<String> http = arguments.last("listen-http");
        int passed =
                http.filter(text -> text.matches("-[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
        int end = Exec.FIRST + manager.sockets();
        if (passed != 0 && (-passed < Exec.FIRST || -passed >= end)) {
            throw new UsageError("Received fewer sockets than expected");
        }
        List<Socket> sockets = new ArrayList<>();
        for (int fd = Exec.FIRST; fd < end; fd++) {
            sockets.add(new Socket(fd, fd == -passed));
        }
        if (http.isPresent() && passed == 0) {
            sockets.add(new Socket(listen(http.get(), say), true));
        }
        Optional<String> raw = arguments.last("listen-raw");
        if (raw.isPresent()) {
            sockets.add(new Socket(listen(raw.get(), say), false));
        }
        return sockets;
    }

    private static int listen(String text, Consumer<String> say) throws UsageError {
        ListenAddress address = new ListenAddress(text, Sockets.SOCK_STREAM | Sockets.SOCK_CLOEXEC);
        SocketAddress parsed =
                address.parse()
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to parse socket address \""
                                                + text
                                                + "\": Invalid argument"));
        try {
            int fd = address.listen(parsed);
            say.accept("Listening on " + text);
            return fd;
        } catch (ErrnoException e) {
            throw new UsageError("Failed to listen on " + text + ": " + Errno.message(e.errno()));
        }
    }
}
