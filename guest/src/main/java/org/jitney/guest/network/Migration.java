package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration comes to.
 *
 * @param interfaces one row for each that a source configures
 * @param files what is to be written
 * @param findings what was not simply translated
 * @param sources where every assignment that was read stands
 */
public record Migration(
        List<Row> interfaces,
        List<NetworkdFile> files,
        List<Finding> findings,
        List<Source> sources) {

    /**
     * An interface and what became of it.
     *
     * @param name in the source
     * @param newName in the guest from now on
     * @param source where it was configured
     * @param isActive whether it comes up by itself
     * @param isMapped whether networkd will do for it what it needs
     */
    public record Row(
            String name, String newName, Source source, boolean isActive, boolean isMapped) {}

    /** Makes a result that nobody can change any more. */
    public Migration {
        interfaces = List.copyOf(interfaces);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        sources = List.copyOf(sources);
    }

    /** {@return what the model comes to} */
    public static Migration of(NetworkModel model) {
        model.links().forEach(Link::finish);
        Versions.apply(model);
        List<NetworkdFile> files = new Output(model).files();
        Set<Entry> written = new LinkedHashSet<>();
        for (NetworkdFile file : files) {
            for (Section section : file.sections()) {
                section.settings().forEach(s -> s.entry().ifPresent(written::add));
            }
        }
        List<Finding> findings = model.ledger().close(written);
        return new Migration(
                rows(model, findings),
                files,
                findings,
                model.ledger().entries().stream().map(Entry::source).toList());
    }

    private static List<Row> rows(NetworkModel model, List<Finding> findings) {
        Set<String> broken = new HashSet<>();
        findings.stream().filter(Finding::blocking).forEach(f -> broken.add(f.link()));
        var names = new Renaming(model.options().rename());
        List<Row> out = new ArrayList<>();
        for (Link link : model.links()) {
            if (link.origin().isPresent()) {
                Source source = link.origin().get().source();
                boolean mapped = !link.isUnsupported() && !broken.contains(link.name());
                out.add(
                        new Row(
                                link.name(),
                                names.of(link.name()),
                                source,
                                link.isActive(),
                                mapped));
            }
        }
        return out;
    }

    /** {@return the findings of one kind} */
    public List<Finding> findings(Finding.Kind kind) {
        return findings.stream().filter(f -> f.kind() == kind).toList();
    }

    /** {@return whether the old manager can go: every interface that comes up was mapped} */
    public boolean isComplete() {
        return interfaces.stream().allMatch(r -> r.isMapped() || !r.isActive())
                && interfaces.stream().anyMatch(Row::isMapped)
                && findings.stream().noneMatch(f -> f.blocking() && f.link().isEmpty());
    }

    /** {@return the file of that name} */
    public Optional<NetworkdFile> file(String name) {
        return files.stream().filter(f -> f.name().equals(name)).findFirst();
    }
}
