package org.jitney.manager;

import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.swap.SwapKernel;
import org.jitney.manager.swap.SwapMachine;
import org.jitney.manager.swap.SwapTable;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * The kernel's table of swap space as it was read last. In a container it is that of the machine
 * around it, which is none of our business: there it counts as empty.
 */
final class SwapWatch implements SwapKernel {
    private final EngineCore engine;
    private final boolean supported;
    private Map<String, SwapTable.Entry> table = Map.of();
    private boolean populated;

    SwapWatch(EngineCore engine) {
        this.engine = engine;
        this.supported =
                engine.root().isHost()
                        && Files.exists(SwapTable.FILE)
                        && Virtualization.detect().container().equals("none");
    }

    void open() throws ErrnoException {
        if (!supported) {
            return;
        }
        int number =
                Fcntl.openat(
                        Fcntl.AT_FDCWD,
                        SwapTable.FILE.toString(),
                        Fcntl.O_RDONLY | Fcntl.O_CLOEXEC,
                        0);
        engine.loop().watch(Fd.adopt(number), EventLoop.PRIORITY, events -> refresh());
        table = SwapTable.read();
    }

    /** Makes units for what is in use already, when somebody asks for all units. */
    void populate() {
        if (!populated) {
            populated = true;
            table.keySet().forEach(this::appear);
        }
    }

    private void appear(String what) {
        UnitName.ofPath(what, UnitType.SWAP)
                .ifPresent(name -> engine.table().appeared(name.value()));
    }

    /** {@return what the loader is to know of swap space that has no file} */
    Map<String, Object> facts(String unit) {
        if (new UnitName(unit).type() != UnitType.SWAP) {
            return Map.of();
        }
        return Machines.pathOf(unit)
                .flatMap(this::at)
                .map(entry ->
                        Map.<String, Object>of(
                                "What", entry.what(), "SourcePath", SwapTable.FILE.toString()))
                .orElse(Map.of());
    }

    @Override
    public boolean isSupported() {
        return supported;
    }

    @Override
    public Optional<SwapTable.Entry> at(String what) {
        return Optional.ofNullable(table.get(what));
    }

    @Override
    public void refresh() {
        if (!supported) {
            return;
        }
        Map<String, SwapTable.Entry> before = table;
        table = SwapTable.read();
        if (table.equals(before)) {
            return;
        }
        table.keySet().forEach(this::appear);
        for (UnitEntry unit : engine.table().all()) {
            if (unit.machineOrNull() instanceof SwapMachine swap) {
                swap.tableChanged();
            }
        }
    }
}
