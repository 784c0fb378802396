package org.jitney.guest.networkfiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.NetworkdFile;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.network.compiler.NetworkCompiler;
import org.jitney.guest.tree.Attributes;
import org.jitney.guest.tree.Content;
import org.jitney.guest.tree.Edit;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;

/**
 * Plans a migration: the files of networkd, copies of the originals, and, if nothing that comes up
 * at boot was lost, the old manager switched off and networkd on.
 */
public final class NetworkMigrator {
    /** Where copies of the originals go, with their paths below it. */
    public static final String BACKUP = "/var/backups/network-migration";

    private static final String NETWORKD = "systemd-networkd.service";
    private static final String RESOLVED = "systemd-resolved.service";
    private static final String RESOLV_CONF = "/etc/resolv.conf";
    private static final String STUB = "../run/systemd/resolve/stub-resolv.conf";

    private final PlannedTree tree;
    private final ServiceSwitch services;

    /** Plans on a tree. */
    public NetworkMigrator(PlannedTree tree, ServiceSwitch services) {
        this.tree = tree;
        this.services = services;
    }

    /**
     * What a migration does.
     *
     * @param files the paths of what is written
     * @param backups the paths of the copies
     * @param switched whether networkd takes over
     */
    public record Result(
            Migration migration,
            List<String> files,
            List<String> backups,
            boolean switched,
            List<String> warnings) {}

    /** {@return the formats that the guest has files of} */
    public List<Format> formats() throws TreeError {
        List<Format> out = new ArrayList<>();
        for (Format format : Format.values()) {
            List<SourceFile> files = SourceFiles.collect(tree, format, new ArrayList<>());
            if (!files.isEmpty()
                    && !compile(format, files, MigrationOptions.standard())
                            .interfaces()
                            .isEmpty()) {
                out.add(format);
            }
        }
        return out;
    }

    private static Migration compile(
            Format format, List<SourceFile> files, MigrationOptions options) {
        return NetworkCompiler.compile(format, files, options);
    }

    /**
     * Plans the migration of all interfaces, or of one.
     *
     * @param only the name of the one interface; empty for all
     * @param switchOver whether the old manager goes when everything was mapped
     */
    public Result migrate(Format format, String only, MigrationOptions options, boolean switchOver)
            throws Exception {
        List<String> warnings = new ArrayList<>();
        List<SourceFile> sources = SourceFiles.collect(tree, format, warnings);
        boolean unread = !warnings.isEmpty();
        int version = options.version() > 0 ? options.version() : version();
        Migration migration =
                compile(
                        format,
                        sources,
                        new MigrationOptions(
                                version, options.rename(), options.macs(), options.pin()));
        boolean known =
                only.isEmpty()
                        ? !migration.interfaces().isEmpty()
                        : migration.interfaces().stream().anyMatch(r -> r.name().equals(only));
        if (!known) {
            String what = only.isEmpty() ? "" : " for interface '" + only + "'";
            throw new BadFile(
                    BadFile.Kind.NOT_FOUND,
                    "The guest has no configuration of the format '" + format + "'" + what);
        }
        List<String> files = write(migration, only);
        List<String> backups = backUp(sources);
        boolean complete = migration.isComplete() && !unread;
        boolean switches = switchOver && only.isEmpty() && complete && hasNetworkd();
        if (switches) {
            switchOff(OldManager.of(format), sources, warnings);
            warnings.addAll(enableNetworkd());
        } else if (switchOver) {
            warnings.add(why(only, complete));
        }
        return new Result(migration, files, backups, switches, warnings);
    }

    private String why(String only, boolean complete) throws TreeError {
        if (!only.isEmpty()) {
            return "The old manager stays: one interface was asked for, others may be its own.";
        }
        return complete
                ? "The old manager stays: the guest has no systemd-networkd."
                : "The old manager stays: not every interface that comes up at boot was mapped.";
    }

    private List<String> write(Migration migration, String only) throws TreeError {
        List<String> written = new ArrayList<>();
        for (NetworkdFile file : migration.files()) {
            if (!only.isEmpty() && !file.link().equals(only)) {
                continue;
            }
            Attributes attributes =
                    file.secret()
                            ? Attributes.of(file.mode(), new Attributes.Owner(0, networkGroup()))
                            : Attributes.mode(file.mode());
            String from = String.join(", ", file.sources());
            tree.make(
                    new Edit.WriteFile(
                            file.path(),
                            Content.of(file.render()),
                            attributes,
                            from.isEmpty()
                                    ? Reason.of("migrate the network")
                                    : Reason.of(
                                            "migrate " + from,
                                            file.sources().iterator().next(),
                                            0)));
            written.add(file.path());
        }
        return written;
    }

    /** The guest's number of the group that networkd reads keys with; root's when there is none. */
    private int networkGroup() throws TreeError {
        for (String line : tree.readText("/etc/group").orElse("").split("\n")) {
            String[] fields = line.split(":");
            if (fields.length > 2
                    && fields[0].equals("systemd-network")
                    && fields[2].matches("\\d{1,9}")) {
                return Integer.parseInt(fields[2]);
            }
        }
        return 0;
    }

    private List<String> backUp(List<SourceFile> sources) throws TreeError {
        List<String> out = new ArrayList<>();
        for (SourceFile source : sources) {
            Optional<Content> content = tree.read(source.path());
            if (content.isPresent()) {
                String path = BACKUP + source.path();
                tree.make(
                        new Edit.WriteFile(
                                path,
                                content.get(),
                                Attributes.mode(0600),
                                Reason.of("keep the original", source.path(), 0)));
                out.add(path);
            }
        }
        return out;
    }

    private void switchOff(OldManager old, List<SourceFile> sources, List<String> warnings)
            throws Exception {
        warnings.addAll(services.disable(old.services()));
        Reason reason = Reason.of("networkd takes over");
        if (old.removesFiles()) {
            for (SourceFile source : sources) {
                tree.make(new Edit.Remove(source.path(), reason));
            }
        }
        if (old.instead().isPresent()) {
            String[] file = old.instead().get();
            tree.make(
                    new Edit.WriteFile(
                            file[0], Content.of(file[1]), Attributes.mode(0644), reason));
        }
    }

    private boolean hasNetworkd() throws TreeError {
        return isInstalled("systemd-networkd");
    }

    private boolean isInstalled(String program) throws TreeError {
        return tree.target("/usr/lib/systemd/" + program).isPresent()
                || tree.target("/lib/systemd/" + program).isPresent();
    }

    /** Has networkd start at boot, and resolved with it where it is installed. */
    public List<String> enableNetworkd() throws Exception {
        if (!hasNetworkd()) {
            throw new BadFile(BadFile.Kind.NOT_FOUND, "The guest has no systemd-networkd");
        }
        List<String> warnings = new ArrayList<>();
        boolean resolved = isInstalled("systemd-resolved");
        warnings.addAll(
                services.enable(resolved ? List.of(NETWORKD, RESOLVED) : List.of(NETWORKD)));
        if (resolved && tree.readLink(RESOLV_CONF).filter(STUB::equals).isEmpty()) {
            tree.make(
                    new Edit.MakeSymlink(
                            RESOLV_CONF, STUB, Reason.of("resolved keeps the name servers")));
        } else if (!resolved) {
            warnings.add(
                    "The guest has no systemd-resolved: DNS= has nobody who reads it, see "
                            + RESOLV_CONF
                            + ".");
        }
        return warnings;
    }

    /** systemd's version, by the library that carries it in its name; 0 when nobody knows. */
    private int version() throws TreeError {
        for (String folder :
                List.of(
                        "/usr/lib/systemd",
                        "/lib/systemd",
                        "/usr/lib/x86_64-linux-gnu/systemd",
                        "/usr/lib/aarch64-linux-gnu/systemd")) {
            for (String name : tree.list(folder)) {
                var match =
                        java.util.regex.Pattern.compile("libsystemd-shared-(\\d{3})\\b.*\\.so")
                                .matcher(name);
                if (match.matches()) {
                    return Integer.parseInt(match.group(1));
                }
            }
        }
        return 0;
    }
}
