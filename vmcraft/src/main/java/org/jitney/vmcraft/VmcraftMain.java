package org.jitney.vmcraft;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line: {@code vmcraft -a IMAGE VERB [WORD…]}. */
public final class VmcraftMain {
    private static final String USAGE =
            """
            vmcraft [OPTIONS] DRIVE VERB [WORD...]
            vmcraft [OPTIONS] -a DRIVE [-a DRIVE...] VERB [WORD...]
            vmcraft apply PLAN --inventory=FILE [--jobs=N] [--report=FILE] [--dry-run]
            vmcraft render-job PLAN --inventory=FILE --image=CONTAINER [--jobs=N]
            vmcraft cleanup

            Looks at and changes a system that is not running: a directory, or disk images (raw, qcow2,
            vmdk, vdi, vhdx).

              -a DRIVE, --add=DRIVE   a directory or an image; ,format=WORD says what it is
              -r, --read-only         change nothing
                  --boot              have the guest run, in a container of systemd-nspawn
              -n, --dry-run           say what would be changed, as a diff
                  --json              answer in JSON
                  --key-file=FILE     the passphrase of encrypted volumes (LUKS), all of the file
                  --state=DIR         where transactions are kept
                  --home=DIR          the distribution; else the property jitney.home or JITNEY_HOME

            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Options options = new Options();

    private VmcraftMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a command; exits with 0, with 1 when it was refused, with 2 when it makes no sense. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** Runs a command and {@return the exit status}. */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        return new VmcraftMain(out, err).run(args);
    }

    private int run(List<String> args) {
        Optional<String> mistake = options.parse(args);
        if (mistake.isPresent()) {
            err.println("vmcraft: " + mistake.get());
            return 2;
        }
        List<String> words = new ArrayList<>(options.words());
        if (options.wantsHelp()) {
            out.print(USAGE + Verbs.usage());
            return 0;
        }
        try {
            return switch (words.isEmpty() ? "" : words.getFirst()) {
                case "apply", "render-job" -> new Fleet(options, out, err).run(words);
                case "cleanup" -> new Cleanup(out).run();
                default -> verb(words);
            };
        } catch (GuestError | IOException e) {
            err.println("vmcraft: " + e.getMessage());
            return 1;
        }
    }

    private int verb(List<String> words) throws GuestError, IOException {
        List<String> drives = new ArrayList<>(options.drives());
        if (drives.isEmpty() && words.size() > 1) {
            drives.add(words.removeFirst());
        }
        if (drives.isEmpty() || words.isEmpty()) {
            err.print(USAGE + Verbs.usage());
            err.println(
                    "vmcraft: " + (drives.isEmpty() ? "no drive was named" : "no verb was named"));
            return 2;
        }
        String name = words.removeFirst();
        Optional<Verbs.Verb> verb = Verbs.find(name);
        if (verb.isEmpty()) {
            err.println("vmcraft: unknown verb " + name + "; try --help");
            return 2;
        }
        if (words.size() < verb.get().least()) {
            err.println("vmcraft: " + name + " needs " + verb.get().usage());
            return 2;
        }
        try (VMCraft guest = options.handle(drives)) {
            guest.launch();
            Object answer = verb.get().action().run(guest, new Verbs.Words(words));
            return show(options.isJson() ? answer : Times.readable(name, answer));
        }
    }

    private int show(Object answer) {
        if (options.isJson()) {
            out.println(Json.of(answer instanceof Audit audit ? audit.asMap() : answer));
            return answer instanceof Audit audit && !audit.ok() ? 1 : 0;
        }
        if (answer instanceof Audit audit) {
            return show(audit);
        }
        switch (answer) {
            case List<?> rows -> rows.forEach(row -> out.println(line(row)));
            case Map<?, ?> map ->
                    map.forEach((key, value) -> out.println(key + ": " + line(value)));
            default -> out.println(answer);
        }
        return 0;
    }

    private int show(Audit audit) {
        if (!audit.ok()) {
            err.println("vmcraft: " + audit.error());
            return 1;
        }
        audit.warnings().forEach(warning -> err.println("vmcraft: " + warning));
        if (audit.results().containsKey("dry_run") && options.isDryRun()) {
            out.print(audit.diff());
            return 0;
        }
        audit.results()
                .forEach((key, value) -> {
                    if (!Options.TRANSACTION_KEYS.contains(key)) {
                        showResult(key, value);
                    }
                });
        audit.changes().forEach(change -> out.println(change.render()));
        audit.transaction().ifPresent(id -> out.println("transaction " + id));
        return 0;
    }

    /** A list of rows has a line for each; what is empty is not worth one. */
    private void showResult(String key, Object value) {
        if (value instanceof List<?> rows
                && !rows.isEmpty()
                && rows.getFirst() instanceof List<?>) {
            out.println(key + ":");
            rows.forEach(row -> out.println("  " + line(row)));
        } else if (!line(value).isEmpty()) {
            out.println(key + ": " + line(value));
        }
    }

    private static String line(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    String.join(
                            "  ",
                            map.entrySet().stream()
                                    .map(e -> e.getKey() + "=" + line(e.getValue()))
                                    .toList());
            case List<?> list -> String.join(" ", list.stream().map(VmcraftMain::line).toList());
            default -> String.valueOf(value);
        };
    }
}
