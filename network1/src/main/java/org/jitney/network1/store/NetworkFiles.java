package org.jitney.network1.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.ConfigurationFiles;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.ConfigurationPath;
import org.jitney.network1.config.Match;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.Configuration;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/**
 * Finds the files: those of all folders together in the order of their names, where one in an
 * earlier folder stands for one of the same name in a later. One without content, as a link to
 * {@code /dev/null} is, masks the others.
 */
public final class NetworkFiles {
    private static final String NULL_DEVICE = "/dev/null";

    private final Root root;
    private final List<String> folders;
    private final Consumer<Diagnostic> diagnostics;

    /**
     * Reads the files of a tree; tells what is wrong with them.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public NetworkFiles(Root root, String runtime, Consumer<Diagnostic> diagnostics) {
        this.root = root;
        this.folders = ConfigurationPath.folders(runtime);
        this.diagnostics = diagnostics;
    }

    /** {@return all that holds on a machine} */
    public Configuration read(Match.Machine machine) {
        List<NetworkFile> networks = new ArrayList<>();
        for (String path : find("", ".network").values()) {
            List<UnitFile> parts = parts(path);
            if (!parts.isEmpty()) {
                NetworkFile file = NetworkFile.read(path, parts, diagnostics);
                if (file.match().holdsOn(machine)) {
                    networks.add(file);
                }
            }
        }
        List<NetDevFile> netdevs = new ArrayList<>();
        for (String path : find("", ".netdev").values()) {
            List<UnitFile> parts = parts(path);
            if (!parts.isEmpty()) {
                NetDevFile.read(path, parts, diagnostics)
                        .filter(file -> file.match().holdsOn(machine))
                        .map(file -> file.withKeys(this::key))
                        .ifPresent(netdevs::add);
            }
        }
        return new Configuration(networks, netdevs);
    }

    private Optional<String> key(String path) {
        try {
            return Optional.of(root.readString(path));
        } catch (ErrnoException e) {
            tell(path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** {@return the paths of files below the folders, by their names} */
    private Map<String, String> find(String below, String suffix) {
        return ConfigurationFiles.find(
                root, folders.stream().map(folder -> folder + below).toList(), suffix, this::tell);
    }

    /** {@return a file and its drop-ins; nothing if it is masked or cannot be read} */
    private List<UnitFile> parts(String path) {
        List<UnitFile> parts = new ArrayList<>();
        read(path, parts);
        if (!parts.isEmpty()) {
            String name = path.substring(path.lastIndexOf('/'));
            find(name + ".d", ".conf").values().forEach(dropIn -> read(dropIn, parts));
        }
        return parts;
    }

    private void read(String path, List<UnitFile> into) {
        try {
            if (isMask(path)) {
                return;
            }
            byte[] bytes = root.readBytes(path);
            if (bytes.length > 0) {
                into.add(UnitFile.parse(path, bytes, diagnostics));
            }
        } catch (ErrnoException | UnitFileError e) {
            tell(path, String.valueOf(e.getMessage()));
        }
    }

    private boolean isMask(String path) throws ErrnoException {
        boolean link = root.lstat(path).map(stat -> stat.isSymlink()).orElse(false);
        return link && root.readLink(path).equals(NULL_DEVICE);
    }

    private void tell(String path, String why) {
        diagnostics.accept(Diagnostic.warning(path, 0, "Cannot be read, ignoring: " + why));
    }
}
