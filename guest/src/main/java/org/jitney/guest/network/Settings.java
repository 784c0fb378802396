package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections of one file that is being made. */
public final class Settings {
    private final Ledger ledger;
    private final List<Block> blocks = new ArrayList<>();

    Settings(Ledger ledger) {
        this.ledger = ledger;
    }

    /** {@return the section of that name, which a file has once} */
    public Block one(String section) {
        return find(section).orElseGet(() -> another(section));
    }

    /** {@return a new section of that name, for those that describe one thing each} */
    public Block another(String section) {
        var block = new Block(section, ledger);
        blocks.add(block);
        return block;
    }

    /** {@return the section of that name, if it is there} */
    public Optional<Block> find(String section) {
        return blocks.stream().filter(b -> b.name().equals(section)).findFirst();
    }

    /** {@return the value in the section that a file has once} */
    public Optional<String> get(String section, String key) {
        return find(section).flatMap(b -> b.get(key));
    }

    /** Gives a section another name, as the same settings stand in another one for some kinds. */
    public void rename(Block block, String name) {
        blocks.set(blocks.indexOf(block), block.renamed(name));
    }

    /** {@return all sections so far} */
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** {@return whether nothing was said} */
    public boolean isEmpty() {
        return blocks.stream().allMatch(b -> b.settings().isEmpty());
    }

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        for (Block block : blocks) {
            if (!block.settings().isEmpty()) {
                out.add(new Section(block.name(), block.settings()));
            }
        }
        return Section.inOrder(out);
    }
}
