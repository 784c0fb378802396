package org.jitney.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jitney up} and {@code jitney offline} were told on the command line.
 *
 * @param verb {@code up} or {@code offline}
 * @param directory where sockets, pid and log lie
 * @param system whether the well-known paths are served too
 * @param session the runtime directory whose well-known paths a user's manager serves, if any
 * @param bus where the message bus runs
 * @param virtualClock whether units go by a clock that only moves when it is told to
 * @param unitPath folders of unit files, instead of the system's own, or with {@code offline}
 *     before them
 * @param generators which generators are run
 * @param start units to start when ready
 * @param network whether network1 configures the links of this network namespace
 * @param resolve whether resolve1 resolves names for this network namespace
 * @param journal where the journal keeps entries, if that was said
 * @param root the tree that {@code offline} works on
 * @param guest the guest that {@code offline} works on instead, if there is one
 * @param scope whose manager it is, {@code system} or {@code user}, or whose unit files {@code
 *     offline} works on, {@code global} among them
 * @param readyFd a descriptor that gets the ready line instead of standard output
 */
record UpOptions(
        String verb,
        Path directory,
        boolean system,
        Optional<Path> session,
        BusPlace bus,
        boolean virtualClock,
        List<String> unitPath,
        Generators.Choice generators,
        List<String> start,
        boolean network,
        boolean resolve,
        Optional<JournalPlace> journal,
        Optional<Path> root,
        GuestOptions guest,
        String scope,
        Optional<Integer> readyFd) {

    /** The command line is wrong; the message says how. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    /** {@return whether it is a user's manager} */
    boolean user() {
        return verb.equals("up") && scope.equals("user");
    }

    static UpOptions parse(String[] args, Map<String, String> environment, long uid)
            throws Mistake {
        Builder builder = new Builder(args[0], environment, uid);
        for (int i = 1; i < args.length; i++) {
            String name = args[i];
            @Nullable String value = null;
            int equals = name.indexOf('=');
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            }
            if (builder.takesValue(name) && value == null) {
                if (++i == args.length) {
                    throw new Mistake("option '" + name + "' needs a value");
                }
                value = args[i];
            }
            builder.set(name, value == null ? "" : value);
        }
        return builder.build();
    }

    private static final class Builder {
        private final String verb;
        private Path directory;
        private boolean given;
        private boolean system;
        private boolean session;
        private Optional<BusPlace> bus = Optional.empty();
        private final String runtime;
        private final long uid;
        private boolean virtualClock;
        private final List<String> unitPath = new ArrayList<>();
        private Optional<Generators.Choice> generators = Optional.empty();
        private final List<String> start = new ArrayList<>();
        private boolean network;
        private boolean resolve;
        private Optional<JournalPlace> journal = Optional.empty();
        private Optional<Path> root = Optional.empty();
        private final List<String> drives = new ArrayList<>();
        private boolean readOnly;
        private boolean boot;
        private Optional<Path> state = Optional.empty();
        private Optional<Path> keyFile = Optional.empty();
        private String scope = "system";
        private Optional<Integer> readyFd = Optional.empty();

        Builder(String verb, Map<String, String> environment, long uid) {
            this.verb = verb;
            this.uid = uid;
            runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
            directory =
                    uid != 0 && !runtime.isEmpty()
                            ? Path.of(runtime, "jitney")
                            : Path.of("/run/jitney");
        }

        boolean takesValue(String name) {
            return switch (name) {
                case "--dir",
                        "--bus",
                        "--clock",
                        "--unit-path",
                        "--generators",
                        "--start",
                        "--journal",
                        "--root",
                        "--drive",
                        "--state",
                        "--key-file",
                        "--scope",
                        "--ready-fd" ->
                        true;
                default -> false;
            };
        }

        void set(String name, String value) throws Mistake {
            switch (name) {
                case "--dir" -> {
                    directory = Path.of(value).toAbsolutePath().normalize();
                    given = true;
                }
                case "--system" -> system = true;
                case "--user" -> scope = "user";
                case "--session" -> session = true;
                case "--bus" -> bus = Optional.of(BusPlace.parse(value));
                case "--clock" -> virtualClock = isVirtual(value);
                // The script has already done it.
                case "--detach" -> {}
                case "--unit-path" -> unitPath.addAll(absolute(value));
                case "--generators" -> generators = Optional.of(Generators.Choice.parse(value));
                case "--start" -> start.add(value);
                case "--network" -> network = true;
                case "--resolve" -> resolve = true;
                case "--journal" -> journal = Optional.of(JournalPlace.parse(value));
                case "--root" -> root = Optional.of(Path.of(value).toAbsolutePath().normalize());
                case "--drive" -> drives.add(value);
                case "--read-only" -> readOnly = true;
                case "--boot" -> boot = true;
                case "--state" -> state = Optional.of(Path.of(value).toAbsolutePath().normalize());
                case "--key-file" ->
                        keyFile = Optional.of(Path.of(value).toAbsolutePath().normalize());
                case "--scope" -> scope = scope(value);
                case "--ready-fd" -> readyFd = Optional.of(number(value));
                default -> throw new Mistake("unknown option '" + name + "'");
            }
        }

        private static List<String> absolute(String list) {
            List<String> folders = new ArrayList<>();
            for (String each : list.split(":", -1)) {
                if (!each.isEmpty()) {
                    folders.add(Path.of(each).toAbsolutePath().normalize().toString());
                }
            }
            return folders;
        }

        private static boolean isVirtual(String value) throws Mistake {
            return switch (value) {
                case "virtual" -> true;
                case "real" -> false;
                default -> throw new Mistake("--clock is real or virtual, not '" + value + "'");
            };
        }

        private static String scope(String value) throws Mistake {
            return switch (value) {
                case "system", "user", "global" -> value;
                default ->
                        throw new Mistake("--scope is system, user or global, not '" + value + "'");
            };
        }

        private static int number(String value) throws Mistake {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new Mistake("not a descriptor: '" + value + "'");
            }
        }

        /** The one that PAM names, else the one that is there for the user anyway. */
        private Path session() throws Mistake {
            Path usual = Path.of("/run/user/" + uid);
            if (!runtime.startsWith("/") && !Files.isDirectory(usual)) {
                throw new Mistake(
                        "Trying to run as user instance, but $XDG_RUNTIME_DIR is not set.");
            }
            Path place = runtime.startsWith("/") ? Path.of(runtime).normalize() : usual;
            if (!given) {
                directory = place.resolve("jitney");
            }
            return place;
        }

        UpOptions build() throws Mistake {
            if (verb.equals("offline") && root.isEmpty() == drives.isEmpty()) {
                throw new Mistake("offline needs either --root=TREE or --drive=IMAGE");
            }
            if (boot && drives.isEmpty()) {
                throw new Mistake("--boot needs --drive=IMAGE");
            }
            if (verb.equals("up") && (readOnly || state.isPresent() || !drives.isEmpty())) {
                throw new Mistake(
                        "--drive, --read-only, --boot and --state are options of offline");
            }
            boolean ofUp =
                    system
                            || virtualClock
                            || bus.isPresent()
                            || session
                            || generators.isPresent()
                            || journal.isPresent()
                            || network
                            || resolve
                            || !start.isEmpty();
            if (verb.equals("offline") && ofUp) {
                throw new Mistake(
                        "--system, --session, --bus, --clock, --generators, --journal, --network,"
                                + " --resolve and --start are options of up");
            }
            if (verb.equals("up") && root.isPresent()) {
                throw new Mistake("--root is an option of offline");
            }
            boolean user = scope.equals("user");
            if (verb.equals("up") && scope.equals("global")) {
                throw new Mistake("--scope=global is for offline");
            }
            if (system && user) {
                throw new Mistake("--system and --user exclude each other; --session is for users");
            }
            if (journal.isPresent() && user) {
                throw new Mistake("--journal is for the system; users log to its journal");
            }
            if (network && user) {
                throw new Mistake("--network is for the system, whose links it configures");
            }
            if (resolve && user) {
                throw new Mistake("--resolve is for the system, whose names it resolves");
            }
            if (session && !user) {
                throw new Mistake("--session is for --user");
            }
            Optional<Path> place = session ? Optional.of(session()) : Optional.empty();
            return new UpOptions(
                    verb,
                    directory,
                    system,
                    place,
                    // A session's services are found by their names on its bus.
                    bus.orElse(
                            session
                                    ? BusPlace.UNITS
                                    : user && verb.equals("up")
                                            ? BusPlace.SERVICE
                                            : BusPlace.EMBEDDED),
                    virtualClock,
                    List.copyOf(unitPath),
                    // Folders of one's own are a world of its own, which no generator knows.
                    generators.orElse(
                            unitPath.isEmpty() ? Generators.Choice.ALL : Generators.Choice.NONE),
                    List.copyOf(start),
                    network,
                    resolve,
                    journal,
                    root,
                    new GuestOptions(List.copyOf(drives), readOnly, state, keyFile, boot),
                    scope,
                    readyFd);
        }
    }
}
