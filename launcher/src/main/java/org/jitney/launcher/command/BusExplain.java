package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;
import org.jspecify.annotations.Nullable;

/** {@code jitney bus explain}: asks the bus what its policy decides, and prints the reasons. */
final class BusExplain {
    static final String HELP =
            """
            jitney bus explain --from USER [--to NAME] [OPTION...]

            Says whether the policy of the bus lets a message pass, and which rule of which file decides;
            rules that match, too, but are overridden, are listed behind it. Without --to and --own:
            whether USER may connect. For root and the owner of the bus.

              --from USER            Who sends: a user, a uid, or a name on the bus
              --to NAME              Who receives: a name on the bus, or a user or uid
              --own NAME             Not about a message: may USER own this name?
              --member I.M           The interface and member, or --interface I and --member M
              --path PATH            The object path
              --type TYPE            method_call (default), signal, method_return or error
              --error NAME           The name of the error
              --broadcast            A signal to everybody; --to is who would get it
              --unrequested          A reply that nobody asked for
              --eavesdrop            --to would overhear it on the way to somebody else
              --fds COUNT            So many descriptors travel along
              --dir DIR              The bus of the 'jitney up' that runs there
              --address ADDRESS      The bus at this address
              --json                 As JSON

            Ends with 0 if it would pass, 1 if not, 2 if the question cannot be answered.
            """;

    private static final int DENIED = 1;
    private static final int FAILED = 2;
    private static final long MAX_UID = 0xffff_fffeL;

    /** The options that are a key of the question with their value. */
    private static final List<String> KEYS =
            List.of("own", "path", "interface", "type", "error", "fds");

    private final Map<String, String> question = new LinkedHashMap<>();
    private Optional<String> address = Optional.empty();
    private boolean json;

    private BusExplain() {}

    static int run(Path directory, List<String> options, Environment environment) {
        if (options.contains("--help") || options.contains("-h") || options.contains("help")) {
            environment.out().print(HELP);
            environment.out().flush();
            return 0;
        }
        if (options.isEmpty() || !options.getFirst().equals("explain")) {
            return fail(environment, "the command is 'explain'; try 'jitney bus help'");
        }
        BusExplain command = new BusExplain();
        try {
            command.parse(options.subList(1, options.size()).iterator());
            return command.ask(directory, environment);
        } catch (Mistake | CallFailed | ErrnoException | IOException e) {
            return fail(environment, e.getMessage());
        }
    }

    private static int fail(Environment environment, @Nullable String problem) {
        environment.err().println("jitney bus explain: " + problem);
        environment.err().flush();
        return FAILED;
    }

    /** A command line that is no question. */
    private static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        Mistake(String problem) {
            super(problem);
        }
    }

    private void parse(Iterator<String> options) throws Mistake, ErrnoException {
        while (options.hasNext()) {
            String option = options.next();
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            switch (name) {
                case "--json" -> json = true;
                case "--broadcast" -> {
                    question.put("broadcast", "true");
                    question.put("type", "signal");
                }
                case "--unrequested" -> question.put("reply", "unrequested");
                case "--eavesdrop" -> question.put("eavesdrop", "true");
                default -> {
                    String value = equals >= 0 ? option.substring(equals + 1) : next(options, name);
                    valued(name, value);
                }
            }
        }
        if (!question.containsKey("from")) {
            throw new Mistake("--from is missing");
        }
    }

    private static String next(Iterator<String> options, String name) throws Mistake {
        if (!name.startsWith("--") || !options.hasNext()) {
            throw new Mistake("'" + name + "' is no option, or lacks its value");
        }
        return options.next();
    }

    private void valued(String name, String value) throws Mistake, ErrnoException {
        switch (name) {
            case "--address" -> address = Optional.of(value);
            case "--from" -> party("from", "groups", value);
            case "--to" -> party("to", "to-groups", value);
            case "--member" -> {
                int dot = value.lastIndexOf('.');
                if (dot >= 0) {
                    question.put("interface", value.substring(0, dot));
                }
                question.put("member", value.substring(dot + 1));
            }
            default -> {
                String key = name.startsWith("--") ? name.substring(2) : "";
                if (!KEYS.contains(key)) {
                    throw new Mistake("unknown option '" + name + "'; try 'jitney bus help'");
                }
                question.put(key, value);
            }
        }
    }

    /** The bus does not ask the user database; we do, and tell it uid and groups. */
    private void party(String key, String groupsKey, String who) throws Mistake, ErrnoException {
        boolean number = who.matches("[0-9]{1,10}") && Long.parseLong(who) <= MAX_UID;
        if (!number && (who.startsWith(":") || who.contains("."))) {
            question.put(key, who);
            return;
        }
        Optional<Users.Passwd> user =
                number ? Users.byUid(Integer.parseUnsignedInt(who)) : Users.byName(who);
        if (user.isPresent()) {
            List<String> groups = new ArrayList<>();
            for (int gid : Users.groupsOf(user.get().name(), user.get().gid())) {
                groups.add(Integer.toUnsignedString(gid));
            }
            question.put(key, Integer.toUnsignedString(user.get().uid()));
            question.put(groupsKey, String.join(",", groups));
        } else if (number) {
            question.put(key, who);
        } else {
            throw new Mistake("there is no user '" + who + "'");
        }
    }

    private int ask(Path directory, Environment environment) throws IOException, CallFailed {
        List<Object> answer;
        try (BlockingConnection bus = BlockingConnection.bus(busAt(directory))) {
            answer =
                    bus.call(
                            "org.freedesktop.DBus",
                            "/org/freedesktop/DBus",
                            "org.jitney.Bus1",
                            "ExplainPolicy",
                            "a{ss}",
                            question);
        }
        boolean allowed = (Boolean) answer.get(0);
        List<Struct> reasons = ((List<?>) answer.get(1)).stream().map(Struct.class::cast).toList();
        environment.out().print(json ? json(allowed, reasons) : text(allowed, reasons));
        environment.out().flush();
        return allowed ? 0 : DENIED;
    }

    private BusAddress busAt(Path directory) throws IOException {
        try {
            return address.isPresent()
                    ? BusAddress.parse(address.get())
                    : BusAddress.unix(directory.resolve("bus"));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String json(boolean allowed, List<Struct> reasons) {
        List<Object> rows = new ArrayList<>();
        for (Struct r : reasons) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("side", r.get(0));
            row.put("allows", r.get(1));
            row.put("rule", r.get(2));
            row.put("policy", r.get(3));
            row.put("file", r.get(4));
            row.put("line", r.get(5));
            rows.add(row);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("allowed", allowed);
        all.put("question", question);
        all.put("reasons", rows);
        return Json.render(all, Json.Style.SHORT) + "\n";
    }

    static String text(boolean allowed, List<Struct> reasons) {
        StringBuilder out = new StringBuilder(allowed ? "allowed\n" : "denied\n");
        String side = "";
        for (Struct r : reasons) {
            boolean decides = !r.string(0).equals(side);
            side = r.string(0);
            String head = decides ? side + ": " + ((Boolean) r.get(1) ? "allowed" : "denied") : "";
            if (r.string(2).isEmpty()) {
                out.append("  %-16s %s%n".formatted(head, r.string(3)));
            } else {
                out.append(
                        "  %-16s %s:%s: %s in <policy %s>%s%n"
                                .formatted(
                                        head,
                                        r.string(4),
                                        r.get(5),
                                        r.string(2),
                                        r.string(3),
                                        decides ? "" : " (overridden)"));
            }
        }
        return out.toString();
    }
}
