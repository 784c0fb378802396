package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.StateBag;
import org.jitney.unitfile.UnitType;

/** The beginning and the end of a manager's run, and what it takes over and leaves. */
final class EngineRun {
    private final EngineCore engine;
    private DualTimestamp started = DualTimestamp.NEVER;
    private Optional<Continuation> predecessor = Optional.empty();

    EngineRun(EngineCore engine) {
        this.engine = engine;
    }

    /** Keeps the state in a file, and begins with what a predecessor left there. */
    void continueFrom(Continuation left) {
        predecessor = Optional.of(left);
    }

    /** {@return when the manager began to work} */
    DualTimestamp started() {
        return started;
    }

    /** Opens what comes in from outside and makes the groups of the units that are always there. */
    void open() {
        started = engine.now();
        try {
            for (String name : List.of("log", "systemd")) {
                Files.createDirectories(engine.config().runtimeDirectory().resolve(name));
            }
            openNotifySocket();
            engine.processes().open();
            engine.mountTable().open();
            engine.timeWatch().open();
            engine.swapTable().open();
            engine.note("GeneratorsStart");
            engine.generators().runAndWait(engine.table()::reload);
            engine.note("GeneratorsFinish");
        } catch (IOException | ErrnoException e) {
            throw new IllegalStateException("cannot start the manager: " + e.getMessage(), e);
        }
        engine.note("UnitsLoadStart");
        engine.table().adopt();
        engine.note("UnitsLoadFinish");
        engine.note("UnitsLoad");
        for (UnitEntry unit : engine.table().all()) {
            // The root's mount is there without anybody having run a program for it.
            if (unit.loaded().isPerpetual() && unit.loaded().type() != UnitType.MOUNT) {
                engine.realizeGroup(unit);
            }
        }
        predecessor.ifPresent(left -> {
            engine.saved().begin(left.file());
            if (left.isThere()) {
                new Restorer(engine, left).restore();
            }
            engine.saved().publish();
        });
    }

    private void openNotifySocket() throws ErrnoException {
        StateBag open =
                predecessor
                        .filter(Continuation::isSameProcess)
                        .map(left -> left.left(SavedState.NOTIFY).get(""))
                        .orElse(new StateBag());
        int fd = open.integer("notify.fd");
        boolean ours =
                open.has("notify.fd")
                        && SavedState.openFile(fd).equals(open.text("notify.fd.file"));
        if (ours) {
            engine.notifySocket().adopt(fd);
        } else {
            engine.notifySocket().open();
        }
    }

    /** Leaves everything to the program that {@code become} turns this process into. */
    void reexecute(Runnable become) {
        engine.loop()
                .defer(() -> {
                    engine.saved().handOver(engine.notifySocket().number());
                    become.run();
                    engine.saved().keepOpen(false);
                });
    }

    void close() {
        Survivors survivors = engine.shutdown().survivors();
        engine.table().all().stream()
                .filter(unit -> !survivors.contains(unit))
                .forEach(unit -> engine.transients().forgotten(unit.loaded()));
        engine.saved().end(survivors.units());
        engine.notifySocket().close();
        engine.timeWatch().close();
        engine.resources().close();
        engine.generators().clear();
        engine.groups().close();
    }
}
