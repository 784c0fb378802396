package org.jitney.manager;

import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.manager.mount.MountMachine;

/** Tells mount units when the kernel's mount table changes. */
final class MountWatch {
    private final EngineCore engine;

    MountWatch(EngineCore engine) {
        this.engine = engine;
    }

    void open() throws ErrnoException {
        int number =
                Fcntl.openat(
                        Fcntl.AT_FDCWD,
                        "/proc/self/mountinfo",
                        Fcntl.O_RDONLY | Fcntl.O_CLOEXEC,
                        0);
        // The kernel reports a change of the table as something exceptional on the file.
        engine.loop().watch(Fd.adopt(number), EventLoop.PRIORITY, events -> changed());
    }

    private void changed() {
        for (UnitEntry unit : engine.table().all()) {
            if (unit.machineOrNull() instanceof MountMachine mount) {
                mount.tableChanged();
            }
        }
    }
}
