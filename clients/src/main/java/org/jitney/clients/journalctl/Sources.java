package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.JournalPlaces;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Journals;
import org.jitney.journal.Lifetime;
import org.jitney.journal.Selection;
import org.jitney.journal.format.CorruptFile;

/** Which files are read: those of directories, or files that were named. */
final class Sources {
    private static final Path MACHINES = Path.of("/run/systemd/machines");

    private final List<Path> directories;
    private final Selection selection;
    private final List<Path> files;
    private final boolean named;
    private final String failed;

    private Sources(
            List<Path> directories,
            Selection selection,
            List<Path> files,
            boolean named,
            String failed) {
        this.directories = directories;
        this.selection = selection;
        this.files = files;
        this.named = named;
        this.failed = failed;
    }

    /** {@return where the entries are that somebody wants} */
    static Sources of(Wishes wishes, Environment environment) throws UsageError {
        Path here = environment.directory();
        Selection selection = ofKind(Selection.everything(), wishes, environment);
        if (wishes.directory.isPresent()) {
            Path directory = here.resolve(wishes.directory.get());
            return new Sources(
                    List.of(directory),
                    selection.in(new Selection.Namespaces.None()),
                    List.of(),
                    true,
                    wishes.directory.get());
        }
        if (wishes.standardInput || !wishes.files.isEmpty()) {
            List<Path> files = new ArrayList<>();
            for (String file : wishes.files) {
                files.add(here.resolve(file));
            }
            if (wishes.standardInput) {
                files.add(Path.of("/proc/self/fd/0"));
            }
            String failed = wishes.standardInput ? "journal" : "files";
            return new Sources(List.of(), selection, files, true, failed);
        }
        Optional<Path> root = wishes.root.map(Path::of);
        if (wishes.machine.isPresent()) {
            root = Optional.of(machine(wishes.machine.get(), environment));
        }
        boolean everybody = wishes.merge || root.isPresent();
        if (!everybody) {
            selection = selection.ofMachine(JournalPlaces.machineId());
        }
        selection = selection.in(JournalPlaces.namespaces(wishes.namespace));
        List<Path> directories = JournalPlaces.directories(root.orElse(Path.of("/")), everybody);
        return new Sources(directories, selection, List.of(), false, "journal");
    }

    private static Selection ofKind(Selection selection, Wishes wishes, Environment environment) {
        Selection kind = wishes.system ? selection.ofSystem() : selection;
        return wishes.user ? kind.ofUser(environment.uid()) : kind;
    }

    private static Path machine(String name, Environment environment) throws UsageError {
        if (environment.uid() != 0) {
            throw new UsageError("Using the --machine= switch requires root privileges.");
        }
        if (name.equals(".host")) {
            return Path.of("/");
        }
        if (name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) {
            try {
                for (String line : Files.readAllLines(MACHINES.resolve(name))) {
                    if (line.startsWith("LEADER=")) {
                        String leader = line.substring("LEADER=".length());
                        return Path.of("/proc", leader, "root");
                    }
                }
            } catch (IOException e) {
                // No such machine is here; that is said below.
            }
        }
        throw new UsageError("Failed to open root directory: No machine '" + name + "' known");
    }

    /** Opens them all, for so long. */
    JournalReader open(Lifetime lifetime) throws UsageError {
        try {
            if (!files.isEmpty()) {
                return Journals.openFiles(files, lifetime);
            }
            if (named && !Files.isDirectory(directories.getFirst())) {
                list(directories.getFirst());
            }
            return Journals.openDirectories(directories, selection, lifetime);
        } catch (IOException e) {
            throw new UsageError("Failed to open " + failed + ": " + reason(e));
        }
    }

    /** Says why a directory cannot be listed, in the way of an exception. */
    private static void list(Path directory) throws IOException {
        try (DirectoryStream<Path> _ = Files.newDirectoryStream(directory)) {
            return;
        }
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof java.nio.file.NotDirectoryException) {
            return "Not a directory";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return String.valueOf(file.getReason());
        }
        return e.getCause() instanceof CorruptFile
                ? AccessCheck.message(String.valueOf(e.getMessage()))
                : String.valueOf(e.getMessage());
    }

    /** {@return the directories of files that can be vacuumed, each once} */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                folders.add(directory);
                folders.addAll(below(directory));
            }
        }
        return folders;
    }

    private List<Path> below(Path directory) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> list = Files.newDirectoryStream(directory)) {
            for (Path entry : list) {
                String name = entry.getFileName().toString();
                if (JournalPlaces.isFolder(name) && isMeant(name) && Files.isDirectory(entry)) {
                    folders.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        folders.sort(null);
        return folders;
    }

    private boolean isMeant(String folder) {
        int dot = folder.indexOf('.');
        String id = dot < 0 ? folder : folder.substring(0, dot);
        Optional<Id128> machine = selection.machine();
        if (machine.isPresent() && !machine.get().toString().equals(id)) {
            return false;
        }
        String namespace = dot < 0 ? "" : folder.substring(dot + 1);
        return switch (selection.namespaces()) {
            case Selection.Namespaces.None _ -> namespace.isEmpty();
            case Selection.Namespaces.One(String name) -> namespace.equals(name);
            case Selection.Namespaces.OneAndNone(String name) ->
                    namespace.isEmpty() || namespace.equals(name);
            case Selection.Namespaces.All _ -> true;
        };
    }
}
