package org.jitney.clients.networkctl.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * {@code verify}, {@code drift}, {@code apply}, {@code confirm}, {@code revert} and {@code
 * pending}.
 *
 * <p>The tool that has them adds {@link #OPTIONS} to its own, asks {@link #has} and then calls
 * {@link #run}.
 */
public final class EditVerbs {
    /** What their command lines may hold beside the options of the tool. */
    public static final List<Option> OPTIONS =
            List.of(Option.value("confirm-within"), Option.flag("runtime"));

    /** The service that they ask. */
    public static final String SERVICE = "org.freedesktop.network1";

    private static final String PATH = "/org/jitney/network1";
    private static final String CONFIGURATION = "org.jitney.network1.Configuration";
    private static final List<String> VERBS =
            List.of("verify", "drift", "apply", "confirm", "revert", "pending");
    private static final String ERROR = "error";

    private final Arguments arguments;
    private final Screen screen;
    private final Peer peer;
    private final Path directory;

    private EditVerbs(Arguments arguments, Screen screen, Peer peer, Path directory) {
        this.arguments = arguments;
        this.screen = screen;
        this.peer = peer;
        this.directory = directory;
    }

    /** {@return whether a verb is one of these} */
    public static boolean has(String verb) {
        return VERBS.contains(verb);
    }

    /** Adds what they do to the help of the tool. */
    public static Help help(Help help) {
        return help.row("verify", "Check all files of the configuration")
                .row("drift", "Show where links are not as their files want them")
                .row("apply FILE...", "Install files as one change")
                .row("confirm [ID]", "Let a change hold that waits")
                .row("revert [ID]", "Take back a change that waits")
                .row("pending", "Show the change that waits");
    }

    /**
     * Does what a verb says.
     *
     * @param peer {@link #SERVICE}
     * @param directory that names of files are relative to
     * @return the exit status: 1 when {@code verify} found an error or {@code drift} a difference
     */
    public static int run(Verb verb, Arguments arguments, Screen screen, Peer peer, Path directory)
            throws UsageError {
        EditVerbs verbs = new EditVerbs(arguments, screen, peer, directory);
        try {
            return verbs.perform(verb);
        } catch (CallFailed e) {
            throw new UsageError("Failed to %s: %s".formatted(verb.name(), e.text()));
        }
    }

    private int perform(Verb verb) throws UsageError, CallFailed {
        return switch (verb.name()) {
            case "verify" -> verify(verb);
            case "drift" -> drift(verb.operands(0, Verb.ANY));
            case "apply" -> apply(verb.operands(1, Verb.ANY));
            case "confirm" -> end("Confirm", verb.operands(0, 1));
            case "revert" -> end("Revert", verb.operands(0, 1));
            case "pending" -> pending(verb);
            default -> throw verb.unknown();
        };
    }

    private List<Struct> ask(String member) throws CallFailed {
        return structs(peer.call(PATH, CONFIGURATION, member, "").getFirst());
    }

    private static List<Struct> structs(Object value) {
        return ((List<?>) value).stream().map(Struct.class::cast).toList();
    }

    private int verify(Verb verb) throws UsageError, CallFailed {
        List<String> _ = verb.operands(0, 0);
        List<Struct> problems = ask("Verify");
        Json.Style style = Json.Style.of(arguments);
        if (style != Json.Style.OFF) {
            screen.output().println(Json.render(json(problems), style));
        } else {
            problems.forEach(p -> screen.output().println(problem(p)));
        }
        return problems.stream().anyMatch(p -> p.string(5).equals(ERROR)) ? 1 : 0;
    }

    private static List<Object> json(List<Struct> problems) {
        List<String> names = List.of("File", "Line", "Section", "Key", "Text", "Severity");
        List<Object> all = new ArrayList<>();
        for (Struct each : problems) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                fields.put(names.get(i), each.get(i));
            }
            all.add(fields);
        }
        return all;
    }

    static String problem(Struct problem) {
        String line = problem.get(1).equals(0L) ? "" : ":" + problem.get(1);
        String section = problem.string(2).isEmpty() ? "" : "[" + problem.string(2) + "] ";
        String key = problem.string(3).isEmpty() ? "" : problem.string(3) + "=: ";
        return problem.string(0)
                + line
                + ": "
                + problem.string(5)
                + ": "
                + section
                + key
                + problem.string(4);
    }

    private int drift(List<String> wanted) throws UsageError, CallFailed {
        List<Struct> links =
                ask("Drift").stream()
                        .filter(l -> wanted.isEmpty() || wanted.contains(l.string(1)))
                        .toList();
        int differences = 0;
        Json.Style style = Json.Style.of(arguments);
        List<Object> all = new ArrayList<>();
        for (Struct link : links) {
            for (Struct finding : structs(link.get(3))) {
                differences++;
                if (style == Json.Style.OFF) {
                    screen.output().println(difference(link.string(1), finding));
                } else {
                    all.add(
                            Map.of(
                                    "Link", link.string(1),
                                    "File", link.string(2),
                                    "Kind", finding.string(0),
                                    "Object", finding.string(1),
                                    "Wanted", finding.string(2),
                                    "There", finding.string(3)));
                }
            }
        }
        if (style != Json.Style.OFF) {
            screen.output().println(Json.render(all, style));
        }
        return differences > 0 ? 1 : 0;
    }

    static String difference(String link, Struct finding) {
        String name = link.isEmpty() ? "-" : link;
        String object = finding.string(1);
        return switch (finding.string(0)) {
            case "missing" -> "%s: %s %s is missing".formatted(name, object, finding.string(2));
            case "foreign" -> "%s: %s %s is of no file".formatted(name, object, finding.string(3));
            default ->
                    "%s: %s is %s instead of %s"
                            .formatted(
                                    name,
                                    object,
                                    orNone(finding.string(3)),
                                    orNone(finding.string(2)));
        };
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private int apply(List<String> files) throws UsageError, CallFailed {
        long usec = timeout();
        List<Struct> changes = new ArrayList<>();
        for (String each : files) {
            changes.add(
                    Struct.of(
                            "put",
                            name(Path.of(each)),
                            Map.of(
                                    "text", Variant.of("s", read(each)),
                                    "runtime", Variant.of("b", arguments.has("runtime")))));
        }
        long id =
                ((Number)
                                peer.call(
                                                PATH,
                                                CONFIGURATION,
                                                "Apply",
                                                "a(ssa{sv})t",
                                                changes,
                                                usec)
                                        .getFirst())
                        .longValue();
        if (id != 0) {
            screen.output()
                    .println(
                            "Change %d is taken back in %s unless confirmed: networkctl confirm %d"
                                    .formatted(id, new TimeSpan(usec).render(), id));
        }
        return 0;
    }

    private long timeout() throws UsageError {
        String text = arguments.last("confirm-within").orElse("0");
        try {
            long usec = TimeSpan.parse(text).usec();
            if (usec >= 0) {
                return usec;
            }
        } catch (UnitFileError e) {
            // It is refused below, together with what is a time and no timeout.
        }
        throw new UsageError("Failed to parse --confirm-within= value: " + text);
    }

    /** The name of a file, and for a drop-in the folder that it is in, too. */
    static String name(Path file) {
        Path last = file.getFileName();
        Path parent = file.getParent();
        Path folder = parent == null ? null : parent.getFileName();
        String text = String.valueOf(last);
        return folder != null && folder.toString().endsWith(".d") ? folder + "/" + text : text;
    }

    private String read(String file) throws UsageError {
        try {
            return new String(Files.readAllBytes(directory.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageError("Failed to read %s: %s".formatted(file, e.getMessage()));
        }
    }

    private int end(String member, List<String> operands) throws UsageError, CallFailed {
        long id = operands.isEmpty() ? only() : number(operands.getFirst());
        peer.run(PATH, CONFIGURATION, member, "u", id);
        return 0;
    }

    private static long number(String text) throws UsageError {
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageError("Failed to parse the number of a change: " + text);
        }
        return Long.parseLong(text);
    }

    private List<Struct> waiting() throws CallFailed {
        return structs(peer.get(PATH, CONFIGURATION, "Pending").value());
    }

    private long only() throws UsageError, CallFailed {
        List<Struct> all = waiting();
        if (all.isEmpty()) {
            throw new UsageError("No change waits for its confirmation.");
        }
        return ((Number) all.getFirst().get(0)).longValue();
    }

    private int pending(Verb verb) throws UsageError, CallFailed {
        List<String> _ = verb.operands(0, 0);
        for (Struct each : waiting()) {
            long usec = ((Number) each.get(1)).longValue();
            screen.output()
                    .println(
                            "Change %s is taken back in %s:"
                                    .formatted(
                                            each.get(0),
                                            new TimeSpan(usec).render(TimeSpan.SECOND)));
            ((List<?>) each.get(2)).forEach(path -> screen.output().println("  " + path));
        }
        return 0;
    }
}
