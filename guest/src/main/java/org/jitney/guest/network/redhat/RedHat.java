package org.jitney.guest.network.redhat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.network.Entry;
import org.jitney.guest.network.Keys;
import org.jitney.guest.network.Link;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.ShellFile;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.Values;

/**
 * Reads {@code /etc/sysconfig/network-scripts} and {@code /etc/sysconfig/network}.
 *
 * <p>First all ifcfg files are read, since they name each other by UUID; then one after the other
 * is worked off; last come routes and rules, which go by the name of the file or of the device.
 */
public final class RedHat {
    /** The folder of the interfaces. */
    public static final String FOLDER = "/etc/sysconfig/network-scripts";

    /** What holds for all of them. */
    public static final String GLOBAL = "/etc/sysconfig/network";

    private static final Pattern LEFT_OVER =
            Pattern.compile(".*(~|\\.(bak|old|orig|rpmnew|rpmorig|rpmsave|swp|tmp))$");
    private static final Pattern ALIAS = Pattern.compile("(.+):(\\w+)");
    private static final Pattern RANGE = Pattern.compile("(.+)-range\\d*");

    private final NetworkModel model;
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private final List<Profile> parts = new ArrayList<>();

    private RedHat(NetworkModel model) {
        this.model = model;
    }

    /** {@return whether the file is one of this format} */
    public static boolean isSource(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean here =
                path.startsWith(FOLDER + "/")
                        && name.matches("(ifcfg|route6?|rule6?|keys)-.+")
                        && !LEFT_OVER.matcher(name).matches();
        return here || path.equals(GLOBAL) || path.equals("/etc/sysconfig/static-routes");
    }

    /** Reads all files of this format among those given. */
    public static void read(List<SourceFile> files, NetworkModel model) {
        List<SourceFile> sources = files.stream().filter(f -> isSource(f.path())).toList();
        if (sources.stream().noneMatch(f -> f.name().startsWith("ifcfg-"))) {
            return;
        }
        new RedHat(model).readAll(sources);
    }

    private void readAll(List<SourceFile> files) {
        Keys global = new Keys(model.ledger());
        for (SourceFile file : files) {
            if (file.path().equals(GLOBAL)) {
                global = ShellFile.read(file, model.ledger());
            } else if (file.name().startsWith("ifcfg-")) {
                readProfile(file);
            }
        }
        for (Profile profile : List.copyOf(profiles.values())) {
            model.ledger().about(profile.link().name());
            new ProfileReader(model, profile, this).read(global);
        }
        for (Profile part : parts) {
            readPart(part);
        }
        var routes = new RouteFiles(model, this);
        files.forEach(routes::read);
        model.ledger().about("");
        new Global(model, global, profiles.values()).read();
    }

    private void readProfile(SourceFile file) {
        String suffix = file.name().substring("ifcfg-".length());
        Keys keys = ShellFile.read(file, model.ledger());
        Matcher alias = ALIAS.matcher(suffix);
        Matcher range = RANGE.matcher(suffix);
        String device =
                keys.value("DEVICE")
                        .filter(d -> !d.contains("$"))
                        .or(() -> keys.value("INTERFACE_NAME"))
                        .orElse(suffix);
        Entry origin =
                keys.get("DEVICE")
                        .orElseGet(() -> model.ledger().entry(file.path(), 0, "(file)", suffix));
        if (suffix.equals("lo") || device.equals("lo")) {
            keys.all()
                    .forEach(e ->
                            model.ledger()
                                    .note(e, "The loopback interface needs no configuration."));
            model.ledger().note(origin, "The loopback interface needs no configuration.");
        } else if (range.matches() || alias.matches()) {
            String parent = range.matches() ? range.group(1) : alias.group(1);
            model.link(parent, origin)
                    .ifPresent(l -> parts.add(new Profile(suffix, l, keys, origin)));
        } else {
            String name = Values.isInterface(device) ? device : suffix.replace(' ', '_');
            model.link(name, origin).ifPresent(l -> add(suffix, l, keys, origin));
        }
    }

    private void add(String suffix, Link link, Keys keys, Entry origin) {
        boolean again = profiles.values().stream().anyMatch(p -> p.link() == link);
        if (again
                && profiles.values().stream()
                        .anyMatch(p -> p.link() == link && !p.keys().isFalse("ONBOOT"))) {
            model.ledger().about(link.name());
            keys.all()
                    .forEach(e ->
                            model.ledger()
                                    .unmapped(
                                            e,
                                            "Another file configures the same interface; only the first is translated."));
            model.ledger().note(origin, "Another file configures the same interface.");
            return;
        }
        link.origin(origin);
        profiles.put(suffix, new Profile(suffix, link, keys, origin));
    }

    /** More addresses of an interface that has a file of its own. */
    private void readPart(Profile part) {
        model.ledger().about(part.link().name());
        var addresses = new Ipv4Addresses(model, part.link(), part.keys());
        if (part.keys().isFalse("ONPARENT") || part.keys().isFalse("ONBOOT")) {
            part.keys()
                    .all()
                    .forEach(e ->
                            model.ledger()
                                    .unmapped(
                                            e,
                                            "Does not come up with its interface; networkd has no such addresses."));
            return;
        }
        model.ledger()
                .note(part.origin(), "Its addresses are those of " + part.link().name() + ".");
        if (part.file().contains("-range")) {
            addresses.range();
        } else {
            addresses.read(Optional.of(part.file()));
        }
        part.keys()
                .note(
                        "An alias comes and goes with its interface.",
                        "ONPARENT",
                        "ONBOOT",
                        "NAME",
                        "TYPE",
                        "DEVICE",
                        "BOOTPROTO",
                        "NM_CONTROLLED",
                        "USERCTL",
                        "NETWORK",
                        "UUID");
    }

    /**
     * {@return the interface that a key names by UUID, by the name of its connection, or by its
     * own}
     */
    String resolve(String reference) {
        for (Profile profile : profiles.values()) {
            boolean same =
                    profile.keys().value("UUID").filter(reference::equalsIgnoreCase).isPresent()
                            || profile.keys().value("NAME").filter(reference::equals).isPresent();
            if (same) {
                return profile.link().name();
            }
        }
        return reference;
    }

    /** {@return the interface that a file of routes or rules is for} */
    Optional<Link> linkOf(String suffix) {
        Profile profile = profiles.get(suffix);
        return profile != null ? Optional.of(profile.link()) : model.find(suffix);
    }

    /** {@return any interface that comes up} */
    Optional<Link> first() {
        return profiles.values().stream().map(Profile::link).filter(Link::isActive).findFirst();
    }
}
