package org.jitney.timesync1.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.ConfigurationFiles;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timesync1.model.ServerNames;
import org.jitney.timesync1.model.Settings;
import org.jitney.unitfile.EnvFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configuration, what the network manager says of the network, and the marks for other programs.
 */
public final class TimesyncFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TimesyncFiles.class);
    private static final String NAME = "timesyncd.conf";
    private static final String CLOCK = "/var/lib/systemd/timesync/clock";
    private static final String SYNCHRONIZED = "/run/systemd/timesync/synchronized";
    private static final String NETWORK = "/run/systemd/netif/state";
    private static final int MODE = 0644;

    private final Root root;

    /** Works on the files of a tree. */
    public TimesyncFiles(Root root) {
        this.root = root;
    }

    /** {@return the configuration: the main file, then drop-ins by their names} */
    public Settings settings() {
        List<UnitFile> files = new ArrayList<>();
        ConfigurationFiles.read(root, NAME, TimesyncFiles::unreadable)
                .forEach((path, content) -> {
                    try {
                        files.add(UnitFile.parse(path, content, said -> LOG.warn("{}", said)));
                    } catch (UnitFileError e) {
                        unreadable(path, String.valueOf(e.getMessage()));
                    }
                });
        return Settings.of(files, LOG::warn);
    }

    private static void unreadable(String path, String why) {
        LOG.warn("{}: cannot be read, ignoring: {}", path, why);
    }

    private Map<String, String> network() {
        try {
            return EnvFile.parse(root.readIfExists(NETWORK).orElse(""));
        } catch (ErrnoException e) {
            return Map.of(); // as without a network manager that says something
        }
    }

    /** {@return the time servers that the network's links have} */
    public List<String> linkServers() {
        List<String> servers = new ArrayList<>();
        for (String word : network().getOrDefault("NTP", "").strip().split("\\s+", -1)) {
            if (ServerNames.isValid(word)) {
                servers.add(word);
            }
        }
        return servers;
    }

    /** {@return whether servers may be reached; so also where nobody says anything} */
    public boolean isOnline() {
        Map<String, String> state = network();
        String online = state.getOrDefault("ONLINE_STATE", "");
        if (!online.isEmpty()) {
            return online.equals("online") || online.equals("partial");
        }
        String carrier = state.getOrDefault("CARRIER_STATE", "");
        String address = state.getOrDefault("ADDRESS_STATE", "");
        if (carrier.isEmpty() || address.isEmpty()) {
            return true;
        }
        return List.of("degraded-carrier", "carrier").contains(carrier)
                && List.of("routable", "degraded").contains(address);
    }

    /** {@return whether the hardware clock runs in local time} */
    public boolean isHardwareClockLocal() {
        try {
            String[] lines = root.readIfExists("/etc/adjtime").orElse("").split("\n", -1);
            return lines.length > 2 && lines[2].equals("LOCAL");
        } catch (ErrnoException e) {
            return false; // UTC unless something says else
        }
    }

    /** {@return the last time that was noted, 0 if none was} */
    public long notedUsec() {
        try {
            return root.stat(CLOCK).map(stat -> stat.mtimeUsec()).orElse(0L);
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", CLOCK, e.getMessage());
            return 0;
        }
    }

    /** Notes the time, for the next boot of a machine whose clock stops with it. */
    public void note(long usec) {
        touch(CLOCK, usec);
    }

    /** {@return whether the clock was right since boot} */
    public boolean isSynchronized() {
        try {
            return root.exists(SYNCHRONIZED);
        } catch (ErrnoException e) {
            return false;
        }
    }

    /** Tells others that the clock is right. */
    public void markSynchronized(long usec) {
        touch(SYNCHRONIZED, usec);
    }

    private void touch(String file, long usec) {
        try {
            root.touch(file, usec, MODE);
        } catch (ErrnoException e) {
            LOG.debug("Failed to update {}, ignoring: {}", file, e.getMessage());
        }
    }
}
