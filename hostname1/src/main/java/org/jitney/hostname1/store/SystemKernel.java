package org.jitney.hostname1.store;

import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Uname;
import org.jitney.linux.sys.Unistd;

/** The kernel that this process runs on. */
public final class SystemKernel implements Kernel {
    private final Root root;

    /** Looks for devices and for /proc below the host's root. */
    public SystemKernel(Root root) {
        this.root = root;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public String hostname() throws ErrnoException {
        String name = Unistd.gethostname();
        return name.equals("(none)") ? "" : name;
    }

    @Override
    public void setHostname(String name) throws ErrnoException {
        Unistd.sethostname(name);
    }

    @Override
    public Names names() throws ErrnoException {
        Uname uname = Uname.read();
        return new Names(uname.sysname(), uname.release(), uname.version());
    }

    @Override
    public Optional<Long> vsockCid() {
        try (Fd device = root.open("/dev/vsock")) {
            int cid = Ioctl.readInt(device.number(), Ioctl.IOCTL_VM_SOCKETS_GET_LOCAL_CID);
            return cid == -1 ? Optional.empty() : Optional.of(Integer.toUnsignedLong(cid));
        } catch (ErrnoException e) {
            return Optional.empty(); // no such device: not a virtual machine that has one
        }
    }

    @Override
    public boolean hasHypervisor() {
        try {
            return root.readString("/proc/cpuinfo")
                    .lines()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> (line + " ").contains(" hypervisor "))
                    .orElse(false);
        } catch (ErrnoException e) {
            return false; // no /proc: nothing says so
        }
    }
}
