package org.jitney.vmcraft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be done to a guest by name, for the command line and for plans: every method of the
 * handle. Settings and filters are words with an equals sign in them.
 */
final class Verbs {
    /** Carries out a verb; its answer is an {@link Audit} or a plain value. */
    @FunctionalInterface
    interface Action {
        Object run(VMCraft guest, Words words) throws GuestError, IOException;
    }

    /**
     * A verb.
     *
     * @param usage its arguments, for people
     * @param least how many words it needs
     * @param help one line
     * @param changes whether it may change the guest
     */
    record Verb(
            String name, String usage, int least, String help, boolean changes, Action action) {}

    private static final Map<String, Verb> ALL = new LinkedHashMap<>();

    static {
        services();
        units();
        analysis();
        journal();
        NetworkVerbs.add();
        transactions();
    }

    private Verbs() {}

    static void ask(String name, String usage, int least, String help, Action action) {
        ALL.put(name, new Verb(name, usage, least, help, false, action));
    }

    static void change(String name, String usage, int least, String help, Action action) {
        ALL.put(name, new Verb(name, usage, least, help, true, action));
    }

    /** {@return the verb of that name, in which {@code _} is as good as {@code -}} */
    static Optional<Verb> find(String name) {
        return Optional.ofNullable(ALL.get(name.replace('_', '-')));
    }

    /** {@return all verbs for people} */
    static String usage() {
        StringBuilder out = new StringBuilder();
        for (Verb verb : ALL.values()) {
            String line = "  " + verb.name + (verb.usage.isEmpty() ? "" : " " + verb.usage);
            out.append("%-44s %s%n".formatted(line, verb.help));
        }
        return out.toString();
    }

    private static void services() {
        String some = "SERVICE...";
        change(
                "service-start",
                "SERVICE",
                1,
                "of a guest that runs",
                (g, w) -> g.services().start(w.at(0)));
        change(
                "service-stop",
                "SERVICE",
                1,
                "of a guest that runs",
                (g, w) -> g.services().stop(w.at(0)));
        change(
                "service-restart",
                "SERVICE",
                1,
                "of a guest that runs",
                (g, w) -> g.services().restart(w.at(0)));
        change(
                "service-enable",
                some,
                1,
                "start at boot",
                (g, w) -> g.services().enable(w.array()));
        change(
                "service-disable",
                some,
                1,
                "do not start at boot",
                (g, w) -> g.services().disable(w.array()));
        change(
                "service-mask",
                some,
                1,
                "make it impossible to start",
                (g, w) -> g.services().mask(w.array()));
        change(
                "service-unmask",
                some,
                1,
                "make it possible again",
                (g, w) -> g.services().unmask(w.array()));
        change(
                "systemctl-preset",
                some,
                1,
                "as the distribution says",
                (g, w) -> g.services().preset(w.array()));
        change(
                "services-enable-multiple",
                some,
                1,
                "each that can be",
                (g, w) -> g.services().enableMultiple(w.all()));
        change(
                "services-disable-multiple",
                some,
                1,
                "each that can be",
                (g, w) -> g.services().disableMultiple(w.all()));
        change(
                "services-mask",
                some,
                1,
                "each that can be",
                (g, w) -> g.services().maskMultiple(w.all()));
        ask(
                "service-status",
                "SERVICE",
                1,
                "what is known about it",
                (g, w) -> g.services().status(w.at(0)));
        ask(
                "list-services",
                "[STATE]",
                0,
                "all, or those of a state",
                (g, w) -> g.services().list(w.or(0, "")));
        ask(
                "list-failed-services",
                "",
                0,
                "of the guest's last boot",
                (g, w) -> g.services().failures());
        ask(
                "get-service-dependencies",
                "SERVICE",
                1,
                "requires, wants, after, before",
                (g, w) -> g.services().dependencies(w.at(0)));
        ask("daemon-reload", "", 0, "read all unit files again", (g, w) -> g.services().reload());
        ask(
                "is-systemd-available",
                "",
                0,
                "is there one in the guest",
                (g, w) -> g.services().isAvailable());
        ask(
                "is-service-enabled",
                "SERVICE",
                1,
                "does it start at boot",
                (g, w) -> g.services().isEnabled(w.at(0)));
        ask(
                "is-service-active",
                "SERVICE",
                1,
                "does it run",
                (g, w) -> g.services().isActive(w.at(0)));
    }

    private static void units() {
        String settings = "NAME KEY=VALUE...";
        change(
                "create-service-unit",
                settings,
                2,
                "make a service",
                (g, w) -> g.units().createService(w.at(0), w.settings()));
        change(
                "create-timer-unit",
                settings,
                2,
                "make a timer",
                (g, w) -> g.units().createTimer(w.at(0), w.settings()));
        change(
                "create-mount-unit",
                "[NAME] KEY=VALUE...",
                1,
                "make a mount",
                (g, w) -> g.units().createMount(w.name(), w.settings()));
        change(
                "create-target-unit",
                settings,
                1,
                "make a target",
                (g, w) -> g.units().createTarget(w.at(0), w.settings()));
        change(
                "create-path-unit",
                settings,
                2,
                "make a path unit",
                (g, w) -> g.units().createPath(w.at(0), w.settings()));
        ask(
                "read-unit-file",
                "UNIT",
                1,
                "its settings, with drop-ins",
                (g, w) -> Answers.sections(g.units().read(w.at(0))));
        change(
                "modify-unit-file",
                "UNIT SECTION KEY VALUE",
                4,
                "set one value",
                (g, w) -> g.units().modify(w.at(0), w.at(1), w.at(2), w.at(3)));
        change(
                "delete-unit-file",
                "UNIT",
                1,
                "one that is in /etc",
                (g, w) -> g.units().delete(w.at(0)));
        ask(
                "validate-unit-file",
                "UNIT",
                1,
                "could it be started",
                (g, w) -> g.units().validate(w.at(0)));
    }

    private static void analysis() {
        ask(
                "analyze-boot-performance",
                "",
                0,
                "the parts of the last boot",
                (g, w) -> Answers.bootPerformance(g.units().bootTimes()));
        ask("analyze-blame", "", 0, "which units took how long", (g, w) -> g.units().blame());
        ask(
                "analyze-critical-chain",
                "[UNIT]",
                0,
                "what it had to wait for",
                (g, w) -> Answers.chain(g.units().criticalChain(w.or(0, ""))));
        ask(
                "list-timers",
                "[all]",
                0,
                "when they elapse",
                (g, w) ->
                        Answers.timers(
                                g.units().timers(w.or(0, "").equals("all")),
                                System.currentTimeMillis() * 1000));
        ask("image", "", 0, "what is attached", (g, w) -> g.image());
    }

    private static void journal() {
        ask(
                "journal-query",
                "[KEY=VALUE...]",
                0,
                "unit, priority, since, until, boot, lines",
                (g, w) -> Answers.entries(g.journal().query(w.settings())));
        ask(
                "journal-list-boots",
                "",
                0,
                "the boots that left entries",
                (g, w) -> g.journal().boots());
        ask("journal-verify", "", 0, "are all files consistent", (g, w) -> g.journal().verify());
        ask(
                "journal-disk-usage",
                "",
                0,
                "bytes",
                (g, w) -> Answers.diskUsage(g.journal().diskUsage()));
        change(
                "journal-vacuum",
                "[size=BYTES] [time=SECONDS] [files=N]",
                1,
                "delete what is old",
                (g, w) ->
                        g.journal()
                                .vacuum(
                                        w.number("size"),
                                        w.number("time") * 1_000_000,
                                        w.number("files")));
        ask(
                "journal-get-catalog",
                "ID",
                1,
                "explain a message",
                (g, w) -> g.journal().catalog(w.at(0)));
        ask(
                "journal-find-errors",
                "[KEY=VALUE...]",
                0,
                "of the last boot",
                (g, w) -> Answers.entries(g.journal().errors(w.settings())));
        ask(
                "journal-boot-messages",
                "[BOOT]",
                0,
                "of one boot",
                (g, w) -> Answers.entries(g.journal().bootMessages(w.integer(0, 0))));
        ask(
                "journal-service-logs",
                "SERVICE [LINES]",
                1,
                "its last entries",
                (g, w) -> Answers.entries(g.journal().serviceLogs(w.at(0), w.integer(1, 100))));
        ask(
                "journal-export",
                "FILE [KEY=VALUE...]",
                1,
                "write entries to a file of this machine",
                Verbs::export);
    }

    private static Object export(VMCraft guest, Words words) throws GuestError, IOException {
        byte[] entries = guest.journal().export(words.settings());
        Files.write(Path.of(words.at(0)), entries);
        return Audit.done(Map.of("output_file", words.at(0), "bytes", (long) entries.length));
    }

    private static void transactions() {
        ask("transactions", "", 0, "what was done to the guest", (g, w) -> g.transactions().list());
        ask(
                "transaction-show",
                "ID",
                1,
                "one of them, with its diff",
                (g, w) -> g.transactions().show(w.at(0)));
        change("undo", "ID", 1, "take one of them back", (g, w) -> g.transactions().undo(w.at(0)));
    }

    /** The words behind a verb. */
    record Words(List<String> all) {
        String at(int index) throws GuestError {
            if (index >= all.size()) {
                throw GuestError.local("an argument is missing");
            }
            return all.get(index);
        }

        String or(int index, String otherwise) {
            return index < all.size() ? all.get(index) : otherwise;
        }

        String[] array() {
            return all.toArray(String[]::new);
        }

        /** The first word, unless it is a setting already. */
        String name() {
            return all.isEmpty() || all.getFirst().indexOf('=') > 0 ? "" : all.getFirst();
        }

        int integer(int index, int otherwise) throws GuestError {
            try {
                return index < all.size() ? Integer.parseInt(all.get(index)) : otherwise;
            } catch (NumberFormatException e) {
                throw GuestError.local("not a number: " + all.get(index));
            }
        }

        long number(String key) throws GuestError {
            String text = String.valueOf(settings().getOrDefault(key, "0"));
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw GuestError.local(key + " is not a number: " + text);
            }
        }

        /** The words with an equals sign; one that comes twice is a list. */
        Map<String, Object> settings() {
            Map<String, Object> out = new LinkedHashMap<>();
            for (String word : all) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    String key = word.substring(0, equals);
                    String value = word.substring(equals + 1);
                    if (out.get(key) instanceof List<?> list) {
                        List<Object> more = new ArrayList<>(list);
                        more.add(value);
                        out.put(key, more);
                    } else if (out.containsKey(key)) {
                        out.put(key, List.of(out.get(key), value));
                    } else {
                        out.put(key, value);
                    }
                }
            }
            return out;
        }
    }
}
