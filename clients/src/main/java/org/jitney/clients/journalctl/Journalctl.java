package org.jitney.clients.journalctl;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.id128.Id128;
import org.jitney.clients.logs.ByteOutput;
import org.jitney.clients.logs.Catalog;
import org.jitney.clients.logs.CatalogFolders;
import org.jitney.clients.logs.LogsFailure;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Lifetime;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;

/**
 * The {@code journalctl} command: takes the command line apart, does one thing, says what failed.
 */
public final class Journalctl {
    /** What its command line may hold. */
    public static final List<Option> OPTIONS = JournalctlOptions.TABLE;

    private static final String NAME = "journalctl";

    /** What shells show of a program that nobody read any more: 128 and SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private final Environment environment;
    private final Wishes wishes;
    private final Screen screen;
    private final long now;

    private Journalctl(Environment environment, Wishes wishes, Screen screen, long now) {
        this.environment = environment;
        this.wishes = wishes;
        this.screen = screen;
        this.now = now;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        int status;
        try {
            List<String> line = OptionalArguments.join(OPTIONS, List.of(args));
            Arguments arguments = Arguments.parse(NAME, OPTIONS, line);
            try (Screen screen = new Screen(environment, arguments)) {
                status = run(environment, arguments, screen);
            }
        } catch (UsageError e) {
            environment.out().flush();
            environment.err().print(e.text() + "\n");
            status = 1;
        } catch (ByteOutput.Closed e) {
            status = BROKEN_PIPE;
        }
        environment.out().flush();
        environment.err().flush();
        return status;
    }

    private static int run(Environment environment, Arguments arguments, Screen screen) {
        long now = Instant.EPOCH.until(Instant.now(), ChronoUnit.MICROS);
        try {
            Wishes wishes =
                    WishesParser.parse(arguments, screen.output(), environment.directory(), now);
            return new Journalctl(environment, wishes, screen, now).act();
        } catch (UsageError e) {
            screen.error(e.text());
        } catch (LogsFailure e) {
            screen.error(e.text());
        }
        return 1;
    }

    private int act() throws UsageError {
        if (wishes.image.isPresent()) {
            throw new UsageError(
                    "Failed to mount image "
                            + wishes.image.get()
                            + ": Operation not supported; attach it and use --root=.");
        }
        DaemonCalls daemon = new DaemonCalls(wishes);
        switch (wishes.action) {
            case NOTHING -> {}
            case NEW_ID128 -> {
                return Id128.run(new String[] {"new", "--pretty"}, environment);
            }
            case SETUP_KEYS -> KeySetup.run(wishes, screen, environment.outIsTerminal(), now);
            case LIST_CATALOG, DUMP_CATALOG -> {
                return catalog().list();
            }
            case UPDATE_CATALOG -> catalog().update();
            case FLUSH -> daemon.flush();
            case RELINQUISH_VAR -> daemon.relinquish();
            case SYNC -> daemon.sync();
            case ROTATE -> daemon.rotate();
            case SHOW,
                    HEADER,
                    VERIFY,
                    DISK_USAGE,
                    LIST_BOOTS,
                    LIST_INVOCATIONS,
                    LIST_NAMESPACES,
                    VACUUM,
                    ROTATE_AND_VACUUM,
                    FIELD_VALUES,
                    FIELD_NAMES -> {
                return withFiles(daemon);
            }
        }
        return 0;
    }

    private CatalogVerbs catalog() {
        return new CatalogVerbs(wishes, screen, Catalog.language(environment.variables()));
    }

    private int withFiles(DaemonCalls daemon) throws UsageError {
        Sources sources = Sources.of(wishes, environment);
        // Files that are removed while they are followed shall not keep their room on the disk.
        Lifetime lifetime = wishes.follow ? Lifetime.LONG : Lifetime.BRIEF;
        try (JournalReader journal = sources.open(lifetime)) {
            AccessCheck.check(wishes, journal, screen, environment);
            FileCare care = new FileCare(wishes, sources, screen);
            switch (wishes.action) {
                case HEADER -> care.headers(journal.files());
                case VERIFY -> {
                    return care.verify(journal.files(), environment.outIsTerminal());
                }
                case ROTATE_AND_VACUUM -> {
                    daemon.rotate();
                    return care.vacuum(now);
                }
                case VACUUM -> {
                    return care.vacuum(now);
                }
                default -> {
                    return withJournal(journal, sources);
                }
            }
        }
        return 0;
    }

    private int withJournal(JournalReader journal, Sources sources) throws UsageError {
        switch (wishes.action) {
            case DISK_USAGE ->
                    screen.output()
                            .print(
                                    "Archived and active journals take up "
                                            + ByteSize.render(journal.diskUsage())
                                            + " in the file system.\n");
            case LIST_BOOTS -> {
                List<JournalReader.Boot> boots = journal.boots();
                if (!boots.isEmpty()) {
                    screen.page();
                    screen.output().printTable(Boots.render(boots, wishes, screen.output()));
                }
            }
            case LIST_INVOCATIONS -> {
                String text =
                        Invocations.render(wishes, journal, environment.uid(), screen.output());
                screen.output().print(text);
            }
            case LIST_NAMESPACES -> namespaces(sources);
            case FIELD_NAMES -> {
                ByteOutput out = new ByteOutput(screen.stream());
                journal.fieldNames().forEach(name -> out.print(name + "\n"));
                out.flush();
            }
            case FIELD_VALUES -> values(journal);
            default -> {
                return show(journal);
            }
        }
        return 0;
    }

    private void namespaces(Sources sources) {
        TreeSet<String> names = new TreeSet<>();
        for (Path folder : sources.folders()) {
            String name = folder.getFileName().toString();
            int dot = name.indexOf('.');
            if (dot > 0) {
                names.add(name.substring(dot + 1));
            }
        }
        Table table = Table.of("NAMESPACE");
        names.forEach(name -> table.add(Table.Cell.of(name)));
        if (!names.isEmpty()) {
            screen.output().printTable(Boots.render(table, wishes, screen.output(), "namespace"));
        }
    }

    private void values(JournalReader journal) throws UsageError {
        new Filters(wishes, journal, screen, environment.uid()).add();
        if (!wishes.field.matches("(?!__)[A-Z_][A-Z0-9_]*")) {
            throw new UsageError("Failed to query unique data objects: Invalid argument");
        }
        ByteOutput out = new ByteOutput(screen.stream());
        int limit = wishes.limit().orElse(Integer.MAX_VALUE);
        for (byte[] value : journal.uniqueValues(wishes.field)) {
            if (limit-- <= 0) {
                break;
            }
            // As the original's way of printing has it, a value is over at a zero byte.
            int end = 0;
            while (end < value.length && value[end] != 0) {
                end++;
            }
            out.write(value, 0, end);
            out.write('\n');
        }
        out.flush();
    }

    /** {@return whether links are wanted: where there are colours, if nobody says otherwise} */
    private boolean links() {
        return environment
                .variable("SYSTEMD_URLIFY")
                .flatMap(Booleans::parse)
                .orElse(screen.output().hasColours());
    }

    private int show(JournalReader journal) throws UsageError {
        new Filters(wishes, journal, screen, environment.uid()).add();
        Seeking.Start start = Seeking.seek(wishes, journal);
        if (wishes.follow) {
            ClosedOutput.endWith(environment);
        } else {
            screen.page(wishes.pagerEnd);
        }
        Catalog catalog =
                Catalog.of(() -> CatalogFolders.open(Path.of("/")), environment.variables());
        int shown = new Showing(wishes, journal, screen, catalog, links()).run(start);
        // As grep(1) has it, so that scripts can ask; who wants no entry has what he wants.
        boolean wanted = wishes.limit().orElse(1) > 0;
        return wishes.grep.isPresent() && wanted && shown == 0 ? 1 : 0;
    }
}
