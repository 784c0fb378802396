package org.jitney.clients.journalremote;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.ServiceManager;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.JournalPlaces;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.format.Compression;
import org.jitney.linux.sys.Errno;
import org.jitney.unitfile.Booleans;

/**
 * {@code systemd-journal-remote}: writes entries that stand in files, come from standard input or
 * over the network to journal files. They are in the journal export format, or, which the original
 * does not read, JSON. It listens for streams and for HTTP; the options for TLS and for fetching
 * entries elsewhere say that they are not implemented.
 */
public final class JournalRemote {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-journal-remote",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("url"),
                    Option.value("getter"),
                    Option.value("listen-raw"),
                    Option.value("listen-http"),
                    Option.value("listen-https"),
                    Option.value("output", 'o'),
                    Option.optional("compress"),
                    Option.optional("seal"),
                    Option.value("key"),
                    Option.value("cert"),
                    Option.value("trust"),
                    Option.value("gnutls-log"),
                    Option.value("split-mode"));

    /** Options that have no meaning without those of {@link #NETWORK}. */
    private static final List<String> NETWORK_DETAILS =
            List.of("key", "cert", "trust", "gnutls-log");

    static final List<String> LISTEN = List.of("listen-raw", "listen-http");
    private static final List<String> NETWORK =
            List.of("url", "getter", "listen-raw", "listen-http", "listen-https");
    private static final List<String> UNAVAILABLE = List.of("url", "getter", "listen-https");

    private static final String STANDARD_INPUT = "-";
    static final String SUFFIX = ".journal";

    private JournalRemote() {}

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                JournalRemote::help,
                (arguments, output) -> run(environment, arguments, output));
    }

    private static int run(Environment environment, Arguments arguments, Output output)
            throws UsageError {
        boolean compresses = bool(arguments, "compress", true);
        boolean seals = bool(arguments, "seal", false);
        ServiceManager manager = new ServiceManager(environment.variables());
        boolean isPassive = LISTEN.stream().anyMatch(arguments::has) || manager.sockets() > 0;
        refuseNetwork(arguments, manager.sockets() > 0);
        if (isPassive) {
            return Listening.run(environment, arguments, manager, options(compresses, seals));
        }
        Path target = environment.directory().resolve(target(arguments));
        List<Source> sources = new ArrayList<>();
        try {
            for (String name : arguments.operands()) {
                sources.add(open(name, environment));
            }
            return write(environment, output, target, options(compresses, seals), sources);
        } finally {
            sources.forEach(Source::close);
        }
    }

    private static int write(
            Environment environment,
            Output output,
            Path target,
            CreateOptions options,
            List<Source> sources)
            throws UsageError {
        int status = 0;
        try (JournalImport journal = JournalImport.open(target, options)) {
            for (Source source : sources) {
                for (String said : journal.take(source.in())) {
                    Tool.note(environment, output, said);
                }
            }
            Tool.note(
                    environment,
                    output,
                    "Finishing after writing " + journal.written() + " entries");
        } catch (JournalImport.Unwritable e) {
            Tool.say(environment, output, e.text());
            status = 1;
        }
        return status;
    }

    /**
     * An opened file.
     *
     * @param in what is in it; standard input belongs to the process
     */
    private record Source(InputStream in, boolean isOwned) {
        void close() {
            try {
                if (isOwned) {
                    in.close();
                }
            } catch (IOException e) {
                // Everything was read, or something has failed before.
                return;
            }
        }
    }

    private static Source open(String name, Environment environment) throws UsageError {
        if (name.equals(STANDARD_INPUT)) {
            return new Source(environment.in(), false);
        }
        Path file = environment.directory().resolve(name);
        try {
            // Unlike others, this stream does not mind what kind of file it is.
            return new Source(new FileInputStream(file.toFile()), true);
        } catch (IOException e) {
            throw new UsageError("Failed to open " + name + ": " + reason(file));
        }
    }

    private static String reason(Path file) {
        if (Files.isDirectory(file)) {
            return Errno.message(Errno.EISDIR);
        }
        return Errno.message(Files.exists(file) ? Errno.EACCES : Errno.ENOENT);
    }

    private static boolean bool(Arguments arguments, String option, boolean otherwise)
            throws UsageError {
        Optional<String> text = arguments.last(option);
        if (text.isEmpty() || text.get().isEmpty()) {
            return text.isPresent() || otherwise;
        }
        return Booleans.parse(text.get())
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to parse boolean argument to --%s: %s."
                                        .formatted(option, text.get())));
    }

    private static void refuseNetwork(Arguments arguments, boolean isActivated) throws UsageError {
        boolean isPassive = isActivated || NETWORK.stream().anyMatch(arguments::has);
        if (isPassive && !arguments.operands().isEmpty()) {
            throw new UsageError(
                    "Cannot use file input or --getter with --arg-listen-... or socket"
                            + " activation.");
        }
        for (String option : UNAVAILABLE) {
            if (arguments.has(option)) {
                throw new UsageError(
                        ("Option --%s is not implemented: entries are read from files, standard"
                                        + " input, and by --listen-raw= and --listen-http=.")
                                .formatted(option));
            }
        }
        for (String option : NETWORK_DETAILS) {
            if (arguments.has(option)) {
                throw new UsageError("Option --" + option + " is not available.");
            }
        }
    }

    static Optional<String> mode(Arguments arguments) throws UsageError {
        Optional<String> mode = arguments.last("split-mode");
        if (mode.isPresent() && !mode.get().equals("none") && !mode.get().equals("host")) {
            throw new UsageError("Invalid split mode: " + mode.get());
        }
        return mode;
    }

    private static String target(Arguments arguments) throws UsageError {
        String mode = mode(arguments).orElse("none");
        if (arguments.all("output").size() > 1) {
            throw new UsageError("cannot use --output/-o more than once");
        }
        if (arguments.operands().isEmpty()) {
            throw new UsageError("Zero sources specified");
        }
        String target =
                arguments
                        .last("output")
                        .orElseThrow(() ->
                                new UsageError(
                                        "Option --output must be specified with file input or"
                                                + " --getter."));
        if (mode.equals("host")) {
            throw new UsageError("For active sources, only --split-mode=none is allowed.");
        }
        if (Files.isDirectory(Path.of(target))) {
            throw new UsageError("For SplitMode=none, output must be a file.");
        }
        if (!target.endsWith(SUFFIX)) {
            throw new UsageError("For SplitMode=none, output file name must end with .journal.");
        }
        return target;
    }

    /** Entries come from several boots and in any order. */
    private static CreateOptions options(boolean compresses, boolean seals) {
        Id128 machine = JournalPlaces.machineId();
        CreateOptions options = CreateOptions.of(machine).withStrictOrder(false);
        if (!compresses) {
            options = options.withCompression(Compression.NONE, 0);
        }
        Path key = Path.of("/var/log/journal", machine.toString(), "fss");
        // Without a key nothing can be sealed, which nobody minds.
        return seals && Files.isReadable(key) ? options.withSealing(key) : options;
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-journal-remote [OPTIONS...] [FILE|-]...",
                        "Write entries of other machines to journal files.",
                        28,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --listen-raw=ADDR", "Take streams of entries there")
                .row("   --listen-http=ADDR", "Take entries by HTTP there, or with -N by socket N")
                .row("-o --output=FILE|DIR", "The journal file, FILE.journal, or the folder")
                .row("   --compress[=BOOL]", "Whether long values are compressed (default: yes)")
                .row("   --seal[=BOOL]", "Whether the file is sealed (default: no)")
                .row("   --split-mode=none|host", "One file for all, or one a host (what listens)")
                .end("systemd-journal-remote.service(8)");
    }
}
