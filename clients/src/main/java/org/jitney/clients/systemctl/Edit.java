package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitType;

/**
 * {@code edit}: opens an editor on a drop-in of a unit, or on a copy of its file.
 *
 * <p>Nothing changes until the editor ends: the new text is then put in place in one step, and the
 * manager reloads. The bus has no method that writes unit files, so the tool writes them itself,
 * below {@code --root=} if given.
 */
final class Edit {
    private static final String TOP = "### Anything between here and the comment below will become";
    private static final String END = "### Lines below this comment will be discarded";

    /** A file to write, and the text that the editor begins with. */
    private record Draft(String unit, Path target, String text) {}

    private final Context context;
    private final Options options;
    private final Environment environment;

    private Edit(Context context) {
        this.context = context;
        this.options = context.options();
        this.environment = context.environment();
    }

    static int run(Context context, List<String> operands) throws CallFailed, UsageError {
        Edit edit = new Edit(context);
        boolean piped = context.options().has("stdin");
        if (!piped && !context.environment().outIsTerminal()) {
            throw new UsageError("Cannot edit units if not on a tty.");
        }
        if (context.options().has("global")) {
            throw new UsageError("Cannot edit the unit files of all users.");
        }
        List<String> names = UnitNames.expand(context, operands, UnitType.SERVICE);
        if (names.isEmpty()) {
            throw new UsageError("No units matched the specified patterns.");
        }
        try {
            List<Draft> drafts = new ArrayList<>();
            for (String name : names) {
                drafts.add(edit.draft(name));
            }
            edit.write(drafts, piped);
        } catch (IOException e) {
            throw new UsageError("Failed to edit unit: " + e.getMessage());
        }
        if (!context.options().has("no-reload")) {
            context.manager().run("Reload", "");
        }
        return ExitCode.SUCCESS;
    }

    private Draft draft(String name) throws CallFailed, UsageError, IOException {
        ManagerClient manager = context.manager();
        String state = manager.unitString(name, "LoadState");
        String fragment = manager.unitString(name, "FragmentPath");
        if (state.equals("masked")) {
            throw new UsageError("Cannot edit " + name + ": unit is masked.");
        }
        if (fragment.isEmpty() && !options.force()) {
            context.note("No files found for " + name + ".");
            String full = options.full() ? " --full" : "";
            throw new UsageError(
                    "Run 'systemctl edit --force" + full + " " + name + "' to create a new unit.");
        }
        Path folder = folder();
        if (options.full()) {
            Path target = folder.resolve(name);
            String text = fragment.isEmpty() ? "" : Files.readString(Path.of(fragment));
            return new Draft(name, target, Files.exists(target) ? Files.readString(target) : text);
        }
        String dropIn = options.arguments().last("drop-in").orElse("override.conf");
        if (!dropIn.endsWith(".conf")) {
            dropIn += ".conf";
        }
        if (dropIn.contains("/")) {
            throw new UsageError("Bad drop-in name: " + dropIn);
        }
        Path target = folder.resolve(name + ".d").resolve(dropIn);
        return new Draft(name, target, Files.exists(target) ? Files.readString(target) : "");
    }

    private Path folder() throws CallFailed {
        if (options.user()) {
            return options.runtime()
                    ? Buses.runtimeDirectory(environment).resolve("systemd/user")
                    : configHome().resolve("systemd/user");
        }
        Path root = options.root().orElse(Path.of("/"));
        return root.resolve(options.runtime() ? "run/systemd/system" : "etc/systemd/system");
    }

    private Path configHome() {
        return environment
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(environment.variable("HOME").orElse("/root"), ".config"));
    }

    private void write(List<Draft> drafts, boolean piped) throws IOException, UsageError {
        if (piped) {
            byte[] text = environment.in().readAllBytes();
            for (Draft draft : drafts) {
                put(draft.target(), new String(text, StandardCharsets.UTF_8));
            }
            return;
        }
        List<Path> files = new ArrayList<>();
        for (Draft draft : drafts) {
            Files.createDirectories(draft.target().getParent());
            Path file =
                    Files.createTempFile(
                            draft.target().getParent(), ".#" + draft.target().getFileName(), "");
            Files.writeString(file, options.full() ? draft.text() : template(draft));
            files.add(file);
        }
        try {
            open(files);
            for (int i = 0; i < files.size(); i++) {
                accept(drafts.get(i), Files.readString(files.get(i)));
            }
        } finally {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private String template(Draft draft) throws IOException {
        StringBuilder out = new StringBuilder("### Editing " + draft.target() + "\n");
        out.append(TOP).append(" the new contents of the file\n\n");
        out.append(draft.text()).append(draft.text().isEmpty() ? "\n" : "").append("\n");
        out.append(END).append("\n");
        for (String file : files(draft)) {
            out.append("\n### ").append(file).append('\n');
            for (String line : Files.readString(Path.of(file)).split("\n", -1)) {
                out.append(line.isEmpty() ? "" : "# " + line).append('\n');
            }
        }
        return out.toString();
    }

    private List<String> files(Draft draft) throws IOException {
        List<String> files = new ArrayList<>();
        try {
            ManagerClient manager = context.manager();
            files.add(manager.unitString(draft.unit(), "FragmentPath"));
            files.addAll(manager.unitStrings(draft.unit(), "DropInPaths"));
        } catch (CallFailed e) {
            throw new IOException(e.text(), e);
        }
        files.removeIf(file -> file.isEmpty() || file.equals(draft.target().toString()));
        return files;
    }

    private void accept(Draft draft, String edited) throws IOException, UsageError {
        String text = options.full() ? edited : between(edited);
        if (text.isBlank()) {
            throw new UsageError(
                    "Editing \"" + draft.target() + "\" canceled: temporary file is empty.");
        }
        put(draft.target(), text);
    }

    /** {@return what stands between the two comments; all of it if the user removed them} */
    private static String between(String edited) {
        int end = edited.indexOf(END);
        String text = end < 0 ? edited : edited.substring(0, end);
        int top = text.indexOf(TOP);
        int start = top < 0 ? 0 : text.indexOf('\n', top) + 1;
        return text.substring(start).strip() + "\n";
    }

    private static void put(Path target, String text) throws IOException {
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempFile(target.getParent(), ".#" + target.getFileName(), "");
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(
                draft, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void open(List<Path> files) throws UsageError {
        List<String> names = files.stream().map(Path::toString).toList();
        context.output().flush();
        for (String variable : new String[] {"SYSTEMD_EDITOR", "EDITOR", "VISUAL"}) {
            Optional<String> editor = environment.variable(variable);
            if (editor.isPresent()) {
                // The variable may hold a command with arguments, so a shell takes it apart.
                List<String> command =
                        new ArrayList<>(List.of("sh", "-c", editor.get() + " \"$@\""));
                command.add("sh");
                command.addAll(names);
                if (!ran(command)) {
                    throw new UsageError("Failed to execute editor " + editor.get() + ".");
                }
                return;
            }
        }
        for (String editor : new String[] {"editor", "nano", "vim", "vi"}) {
            List<String> command = new ArrayList<>(List.of(editor));
            command.addAll(names);
            if (ran(command)) {
                return;
            }
        }
        throw new UsageError(
                "Cannot edit units, no editor available. Please set either $SYSTEMD_EDITOR,"
                        + " $EDITOR or $VISUAL.");
    }

    private static boolean ran(List<String> command) throws UsageError {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new UsageError("The editor ended with exit status " + status + ".");
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageError("Interrupted.");
        }
    }
}
