package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.runtime.ProcessRequest.OpenFile;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.unit.ExecContext;

/** Where a process reads from and writes to. */
final class StandardStreams {
    private static final int TIOCSCTTY = 0x540E;
    private static final int FILE_MODE = 0666;
    private static final int LOG_MODE = 0640;

    private final ExecRequest request;
    private final ExecContext context;
    private final ProgramBuilder program;
    private final List<Fd> inherited;
    private final JournalStreams journal;
    private final List<Slot> files = new ArrayList<>();
    private final List<Fd> journalStreams = new ArrayList<>();
    private String journalKind = "";

    StandardStreams(
            ExecRequest request,
            ProgramBuilder program,
            List<Fd> inherited,
            JournalStreams journal) {
        this.journal = journal;
        this.request = request;
        this.context = request.context();
        this.program = program;
        this.inherited = inherited;
    }

    /** {@return the streams to the journal, which the process inherits} */
    List<Fd> journalStreams() {
        return List.copyOf(journalStreams);
    }

    /** {@return the name of the stream that errors go to, else that of the other output} */
    Optional<String> journalName() {
        return journalStreams.isEmpty()
                ? Optional.empty()
                : JournalStreams.name(journalStreams.getLast());
    }

    /** {@return whether the process is to own a terminal} */
    private static boolean usesTerminal(ExecContext context) {
        return List.of("tty", "tty-force", "tty-fail").contains(context.standardInput());
    }

    void add() {
        if (request.streams().any()) {
            handedOver();
            return;
        }
        program.exitStatus(ExitCode.STDIN.code());
        Terminals.clean(program, context);
        input();
        program.exitStatus(ExitCode.STDOUT.code());
        // Whoever reads from a connection or terminal answers there, unless the unit says
        // otherwise.
        boolean follows =
                !context.isSet("StandardOutput")
                        && (context.standardInput().equals("socket")
                                || context.standardInput().startsWith("fd")
                                || usesTerminal(context));
        output(1, follows ? "inherit" : context.standardOutput(), "StandardOutput");
        program.exitStatus(ExitCode.STDERR.code());
        output(2, context.standardError(), "StandardError");
    }

    /** What was handed over counts alone: a terminal among it becomes that of the process. */
    private void handedOver() {
        program.exitStatus(ExitCode.STDIN.code());
        request.streams()
                .input()
                .ifPresentOrElse(
                        fd -> {
                            Slot input = inherit(fd.number());
                            program.ioctl(input, TIOCSCTTY, 0).optional();
                            program.dup2(input, 0);
                        },
                        () -> nothing(0));
        program.exitStatus(ExitCode.STDOUT.code());
        request.streams()
                .output()
                .ifPresentOrElse(fd -> program.dup2(inherit(fd.number()), 1), () -> nothing(1));
        program.exitStatus(ExitCode.STDERR.code());
        request.streams()
                .error()
                .ifPresentOrElse(fd -> program.dup2(inherit(fd.number()), 2), () -> nothing(2));
    }

    private String terminal() {
        return Terminals.path(context);
    }

    private void input() {
        String kind = context.standardInput();
        OptionalInt connection = request.process().connection();
        if (!request.process().main() && !kind.equals("null") && !kind.startsWith("tty")) {
            open(0, "/dev/null", Fcntl.O_RDONLY, 0);
            return;
        }
        switch (kind) {
            case "tty", "tty-force", "tty-fail" -> {
                Slot tty;
                if (kind.equals("tty")) {
                    tty = program.waitForTerminal(terminal());
                } else {
                    tty = program.openFile(terminal(), Fcntl.O_RDWR | Fcntl.O_NOCTTY, 0);
                    program.ioctl(tty, TIOCSCTTY, kind.equals("tty-force") ? 1 : 0);
                }
                Terminals.prepare(program, context, tty);
                program.dup2(tty, 0);
            }
            case "socket" -> connection.ifPresentOrElse(this::socketInput, () -> nothing(0));
            case "data" -> data();
            default -> {
                Optional<String> file = context.standardFile("StandardInput");
                Optional<NamedFd> named =
                        kind.startsWith("fd") ? named("StandardInput") : Optional.empty();
                if (named.isPresent()) {
                    program.dup2(inherit(named.get().fd()), 0);
                } else if (file.isPresent()) {
                    boolean alsoWrites =
                            Optional.of("file:" + file.get())
                                    .filter(text ->
                                            text.equals(context.standardOutput())
                                                    || text.equals(context.standardError()))
                                    .isPresent();
                    int how = alsoWrites ? Fcntl.O_RDWR | Fcntl.O_CREAT : Fcntl.O_RDONLY;
                    openPath(0, file.get(), how);
                } else {
                    nothing(0);
                }
            }
        }
    }

    private void socketInput(int fd) {
        program.dup2(inherit(fd), 0);
    }

    private void nothing(int target) {
        open(target, "/dev/null", target == 0 ? Fcntl.O_RDONLY : Fcntl.O_WRONLY, 0);
    }

    /** The data of the settings through a file that has no name any more once it is open. */
    private void data() {
        String path = request.logFile() + ".stdin";
        program.createFile(path, context.standardInputData(), 0600);
        open(0, path, Fcntl.O_RDONLY, 0);
        program.unlink(path);
    }

    private void output(int target, String kind, String property) {
        boolean hasSocket = request.process().connection().isPresent() && request.process().main();
        switch (kind) {
            case "inherit" -> inheritFrom(target, hasSocket);
            case "null" -> nothing(target);
            case "tty" -> open(target, terminal(), Fcntl.O_WRONLY | Fcntl.O_NOCTTY, 0);
            case "socket" -> {
                if (hasSocket) {
                    program.dup2(inherit(request.process().connection().getAsInt()), target);
                } else {
                    log(target, "journal");
                }
            }
            case "kmsg", "kmsg+console" -> {
                if (!toJournal(target, kind)) {
                    open(target, "/dev/kmsg", Fcntl.O_WRONLY | Fcntl.O_NOCTTY, 0);
                }
            }
            default -> fileOutput(target, kind, property);
        }
    }

    private void fileOutput(int target, String kind, String property) {
        Optional<String> file = context.standardFile(property);
        if (kind.startsWith("fd")) {
            named(property)
                    .ifPresentOrElse(
                            n -> program.dup2(inherit(n.fd()), target),
                            () -> log(target, "journal"));
        } else if (file.equals(context.standardFile("StandardInput"))
                && context.standardInput().startsWith("file:")
                && request.process().main()) {
            program.dup2(0, target);
        } else if (file.isPresent()) {
            int how =
                    kind.startsWith("append")
                            ? Fcntl.O_APPEND
                            : kind.startsWith("truncate") ? Fcntl.O_TRUNC : 0;
            openPath(target, file.get(), Fcntl.O_WRONLY | Fcntl.O_CREAT | how);
        } else {
            log(target, kind);
        }
    }

    /** Output follows input if that is a connection or terminal; error output follows output. */
    private void inheritFrom(int target, boolean hasSocket) {
        if (target == 2) {
            program.dup2(1, 2);
        } else if ((context.standardInput().equals("socket") && hasSocket)
                || context.standardInput().startsWith("fd")
                || usesTerminal(context)) {
            program.dup2(0, 1);
        } else {
            log(target, "journal");
        }
    }

    /** {@return whether there is a journal, to which the output then goes} */
    private boolean toJournal(int target, String kind) {
        if (target == 2 && kind.equals(journalKind)) {
            program.dup2(1, 2);
            return true;
        }
        Optional<Fd> stream = journal.open(request, kind);
        if (stream.isPresent()) {
            journalStreams.add(stream.get());
            journalKind = target == 1 ? kind : journalKind;
            program.dup2(inherit(stream.get().number()), target);
        }
        return stream.isPresent();
    }

    /** Where there is no journal, each unit has a log file. */
    private void log(int target, String kind) {
        if (toJournal(target, kind)) {
            return;
        }
        open(
                target,
                request.logFile().toString(),
                Fcntl.O_WRONLY | Fcntl.O_APPEND | Fcntl.O_CREAT | Fcntl.O_NOCTTY,
                LOG_MODE);
    }

    /** Refuses a process whose streams are descriptors by a name that none of them has. */
    void requireNamed() throws SpawnRefused {
        Map<String, String> kinds =
                Map.of(
                        "StandardInput", context.standardInput(),
                        "StandardOutput", context.standardOutput(),
                        "StandardError", context.standardError());
        for (Map.Entry<String, String> stream : kinds.entrySet()) {
            if (stream.getValue().startsWith("fd") && named(stream.getKey()).isEmpty()) {
                throw new SpawnRefused(
                        "Failed to load a named file descriptor: No such file or directory");
            }
        }
    }

    private Optional<NamedFd> named(String property) {
        String name =
                switch (property) {
                    case "StandardInput" -> context.standardInputFileDescriptorName();
                    case "StandardOutput" -> context.standardOutputFileDescriptorName();
                    default -> context.standardErrorFileDescriptorName();
                };
        return request.process().fds().stream().filter(fd -> fd.name().equals(name)).findFirst();
    }

    /** Opens a file, or connects to it if it is a socket. */
    private void openPath(int target, String path, int flags) {
        if (isSocket(path)) {
            program.dup2(program.connect(path), target);
        } else {
            open(target, path, flags | Fcntl.O_NOCTTY, FILE_MODE & ~context.umask());
        }
    }

    private static boolean isSocket(String path) {
        try {
            return Stat.statx(Fcntl.AT_FDCWD, path, 0).isSocket();
        } catch (ErrnoException missing) {
            return false;
        }
    }

    private void open(int target, String path, int flags, int mode) {
        program.dup2(program.openFile(path, flags, mode), target);
    }

    /** Makes the descriptor available to the program; it stays its owner's to close. */
    private Slot inherit(int number) {
        List<Fd> list = inherited;
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).number() == number) {
                return Slot.inherited(i);
            }
        }
        list.add(Fd.adopt(number));
        return Slot.inherited(list.size() - 1);
    }

    /** Opens what is to be handed over as a file, with the rights of the manager. */
    void openFiles() {
        int above = 3 + request.process().handedOver().size();
        for (OpenFile file : request.process().files()) {
            Slot slot =
                    isSocket(file.path())
                            ? program.connect(file.path())
                            : program.openFile(file.path(), Fcntl.O_NOCTTY | flags(file), 0);
            // Its number may be one at which another is put.
            files.add(program.duplicateAbove(slot, above));
        }
    }

    /** Has the child wait until nobody holds the other end of a pipe any more. */
    void waitForEnd(Fd pipe) {
        program.waitForEnd(inherit(pipe.number()));
    }

    private static int flags(OpenFile file) {
        return (file.has(OpenFile.READ_ONLY) ? Fcntl.O_RDONLY : Fcntl.O_RDWR)
                | (file.has(OpenFile.APPEND) ? Fcntl.O_APPEND : 0)
                | (file.has(OpenFile.TRUNCATE) ? Fcntl.O_TRUNC : 0);
    }

    /** Puts the handed over descriptors at number 3 and up, the files behind the others. */
    void addListenFds() {
        List<Slot> slots = new ArrayList<>();
        for (NamedFd fd : request.process().fds()) {
            slots.add(inherit(fd.fd()));
        }
        slots.addAll(files);
        for (int i = 0; i < slots.size(); i++) {
            program.dup2(slots.get(i), 3 + i);
        }
    }
}
