package org.jitney.vmcraft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The options of the command line, and the words beside them. */
final class Options {
    /** What every change answers, and is shown in a way of its own. */
    static final Set<String> TRANSACTION_KEYS =
            Set.of("transaction", "dry_run", "diff", "changes", "warnings", "sources");

    private final List<String> drives = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private boolean readOnly;
    private boolean dryRun;
    private boolean boot;
    private boolean json;
    private boolean help;
    private int jobs = 1;
    private Optional<Integer> index = Optional.empty();
    private Optional<Path> state = Optional.empty();
    private Optional<Path> home = Optional.empty();
    private Optional<Path> keyFile = Optional.empty();
    private Optional<Path> inventory = Optional.empty();
    private Optional<Path> report = Optional.empty();
    private Optional<String> image = Optional.empty();

    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-a",
                    "--add",
                    "--state",
                    "--home",
                    "--key-file",
                    "--inventory",
                    "--report",
                    "--jobs",
                    "--index",
                    "--image");

    /** Understands a command line: {@return what is wrong with it} */
    Optional<String> parse(List<String> args) {
        try {
            for (int i = 0; i < args.size(); i++) {
                String arg = args.get(i);
                int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
                String name = equals < 0 ? arg : arg.substring(0, equals);
                // The boot before the last one is -1.
                if (!arg.startsWith("-") || arg.matches("-[0-9]*")) {
                    words.add(arg);
                } else if (WITH_VALUE.contains(name)) {
                    if (equals < 0 && i + 1 == args.size()) {
                        return Optional.of("option " + name + " needs a value");
                    }
                    set(name, equals < 0 ? args.get(++i) : arg.substring(equals + 1));
                } else if (!flag(arg)) {
                    return Optional.of("unknown option " + arg);
                }
            }
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("not a number: " + e.getMessage());
        }
    }

    private void set(String name, String value) {
        switch (name) {
            case "--state" -> state = Optional.of(Path.of(value));
            case "--key-file" -> keyFile = Optional.of(Path.of(value));
            case "--home" -> home = Optional.of(Path.of(value));
            case "--inventory" -> inventory = Optional.of(Path.of(value));
            case "--report" -> report = Optional.of(Path.of(value));
            case "--image" -> image = Optional.of(value);
            case "--jobs" -> jobs = Math.clamp(Integer.parseInt(value), 1, 256);
            case "--index" -> index = Optional.of(Integer.parseInt(value));
            default -> drives.add(value);
        }
    }

    private boolean flag(String arg) {
        switch (arg) {
            case "-r", "--read-only" -> readOnly = true;
            case "-n", "--dry-run" -> dryRun = true;
            case "--boot" -> boot = true;
            case "--json" -> json = true;
            case "-h", "--help" -> help = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    List<String> drives() {
        return List.copyOf(drives);
    }

    List<String> words() {
        return List.copyOf(words);
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isJson() {
        return json;
    }

    boolean wantsHelp() {
        return help;
    }

    int jobs() {
        return jobs;
    }

    Optional<Integer> index() {
        return index;
    }

    Optional<Path> inventory() {
        return inventory;
    }

    Optional<Path> report() {
        return report;
    }

    Optional<String> image() {
        return image;
    }

    /** {@return a handle on these drives that is not launched yet} */
    VMCraft handle(List<String> wanted) {
        VMCraft guest = new VMCraft();
        wanted.forEach(drive -> guest.addDrive(Path.of(drive)));
        if (readOnly || dryRun) {
            // Who only looks at a plan need not even be able to write.
            guest.readOnly();
        }
        if (boot) {
            guest.boot();
        }
        state.ifPresent(guest::state);
        home.ifPresent(guest::home);
        keyFile.ifPresent(guest::keyFile);
        return guest.dryRun(dryRun);
    }
}
