package org.jitney.hostname1.store;

import java.util.List;
import org.jitney.hostname1.model.HostnameSource;
import org.jitney.hostname1.model.HostnameSyntax;
import org.jitney.hostname1.model.MachineField;
import org.jitney.hostname1.model.MachineTags;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's names: the static one in a file, the one in the kernel, and which of them counts.
 *
 * <p>The static name, where there is one, is the kernel's name; else the transient name that
 * somebody set; else the default name.
 */
public final class Machine {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    private final SystemFiles files;
    private final Kernel kernel;
    private final Hardware hardware;

    /** Stands on a tree's files, its kernel and its hardware. */
    public Machine(SystemFiles files, Kernel kernel, Hardware hardware) {
        this.files = files;
        this.kernel = kernel;
        this.hardware = hardware;
    }

    /** {@return the files} */
    public SystemFiles files() {
        return files;
    }

    /** {@return the kernel} */
    public Kernel kernel() {
        return kernel;
    }

    /** {@return the hardware} */
    public Hardware hardware() {
        return hardware;
    }

    /** {@return the name in force} */
    public String hostname() {
        String current = kernelHostname();
        if (!kernel.isRunning()) {
            current = files.staticHostname();
        }
        // A kernel that says "localhost" was not named: the default name says it better.
        return current.isEmpty() || HostnameSyntax.isLocalhost(current)
                ? files.defaultHostname()
                : current;
    }

    private String kernelHostname() {
        try {
            return kernel.hostname();
        } catch (ErrnoException e) {
            LOG.warn("Failed to read local host name: {}", e.getMessage());
            return "";
        }
    }

    /** {@return where the name in force comes from} */
    public HostnameSource hostnameSource() {
        String current = kernel.isRunning() ? kernelHostname() : files.staticHostname();
        String fixed = files.staticHostname();
        if (!fixed.isEmpty() && current.equals(fixed)) {
            return HostnameSource.STATIC;
        }
        if (!kernel.isRunning() || current.equals(files.defaultNameHint())) {
            return HostnameSource.DEFAULT;
        }
        return HostnameSource.TRANSIENT;
    }

    /**
     * Makes the name that counts the kernel's.
     *
     * @param transientName what was asked for, empty for none
     * @return whether the name or its source changed
     */
    public boolean updateKernel(String transientName) throws ErrnoException {
        if (!kernel.isRunning()) {
            if (!transientName.isEmpty()) {
                throw new ErrnoException("sethostname", Errno.EOPNOTSUPP);
            }
            return true;
        }
        HostnameSource before = hostnameSource();
        HostnameSource source = HostnameSource.STATIC;
        String name = files.staticHostname();
        if (name.isEmpty()) {
            source = transientName.isEmpty() ? HostnameSource.DEFAULT : HostnameSource.TRANSIENT;
            name = transientName.isEmpty() ? files.defaultHostname() : transientName;
        }
        boolean renamed = !name.equals(kernelHostname());
        if (renamed) {
            kernel.setHostname(name);
        }
        files.setDefaultNameHint(source == HostnameSource.DEFAULT ? name : "");
        if (renamed || source != before) {
            LOG.info("Hostname set to <{}> ({})", name, source);
            return true;
        }
        return false;
    }

    /** {@return a setting of machine-info, empty if it is not set} */
    public String setting(MachineField field) {
        return setting(field.name());
    }

    /** {@return any field of machine-info, empty if it is not set} */
    public String setting(String name) {
        return files.machineInfo().getOrDefault(name, "");
    }

    /** {@return the machine's tags} */
    public List<String> tags() {
        return MachineTags.parse(setting("TAGS"));
    }

    /** {@return the shape as the administrator says or as it can be told} */
    public String chassis() {
        String said = setting(MachineField.CHASSIS);
        return said.isEmpty() ? hardware.chassis() : said;
    }

    /** {@return the icon as the administrator says or after the shape} */
    public String iconName() {
        String said = setting(MachineField.ICON_NAME);
        if (!said.isEmpty()) {
            return said;
        }
        String chassis = chassis();
        return chassis.isEmpty() ? "computer" : "computer-" + chassis;
    }

    /** {@return a field that machine-info overrides and firmware fills in} */
    public String hardwareField(String key, String firmware) {
        String said = setting(key);
        return said.isEmpty() ? firmware : said;
    }
}
