package org.jitney.guest.network.compiler;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.cloudinit.CloudInit;
import org.jitney.guest.network.ifupdown.Interfaces;
import org.jitney.guest.network.kernel.KernelArguments;
import org.jitney.guest.network.keyfile.NetworkManager;
import org.jitney.guest.network.netplan.Netplan;
import org.jitney.guest.network.redhat.RedHat;
import org.jitney.guest.network.suse.Suse;

/** A format that is understood, in the order in which a guest is searched for them. */
public enum Format {
    IFCFG("ifcfg", RedHat::isSource, RedHat::read),
    NETWORKMANAGER("networkmanager", NetworkManager::isSource, NetworkManager::read),
    NETPLAN("netplan", Netplan::isSource, Netplan::read),
    IFUPDOWN("ifupdown", Interfaces::isSource, Interfaces::read),
    SUSE("suse", Suse::isSource, Suse::read),
    CLOUD_INIT("cloud-init", CloudInit::isSource, CloudInit::read),
    KERNEL("kernel", KernelArguments::isSource, KernelArguments::read);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // a method, which keeps nothing
    private final Predicate<String> source;

    @SuppressWarnings("ImmutableEnumChecker") // a method, which keeps nothing
    private final BiConsumer<List<SourceFile>, NetworkModel> reader;

    Format(
            String word,
            Predicate<String> source,
            BiConsumer<List<SourceFile>, NetworkModel> reader) {
        this.word = word;
        this.source = source;
        this.reader = reader;
    }

    /** {@return the format of that name} */
    public static Optional<Format> parse(String word) {
        for (Format format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** {@return whether a file at that path is of this format} */
    public boolean isSource(String path) {
        return source.test(path);
    }

    /** Reads what is of this format among the files. */
    void read(List<SourceFile> files, NetworkModel model) {
        reader.accept(files, model);
    }

    @Override
    public String toString() {
        return word;
    }
}
