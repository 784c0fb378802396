package org.jitney.manager.generator;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;

/**
 * The folders of output. They are filled beside those that are in use and take their place when all
 * generators are done, so that a unit that is read meanwhile is not missing.
 */
public final class GeneratorFolders {
    private static final int MODE = 0755;

    private final Root root;
    private final GeneratorSetup.Outputs outputs;

    /** Works below that root. */
    public GeneratorFolders(Root root, GeneratorSetup.Outputs outputs) {
        this.root = root;
        this.outputs = outputs;
    }

    /** Makes empty folders to be filled; {@return them} */
    public GeneratorSetup.Outputs prepare() throws ErrnoException {
        for (String folder : outputs.fresh().all()) {
            root.removeTree(folder);
            root.mkdirs(folder, MODE);
        }
        return outputs.fresh();
    }

    /** Puts what was made in the place of what was there. */
    public void publish() throws ErrnoException {
        List<String> fresh = outputs.fresh().all();
        for (int i = 0; i < fresh.size(); i++) {
            String to = outputs.all().get(i);
            root.removeTree(to);
            if (root.list(fresh.get(i)).isEmpty()) {
                root.remove(fresh.get(i));
                continue;
            }
            redirect(fresh.get(i));
            Stat.renameat(
                    Fcntl.AT_FDCWD,
                    root.hostPath(fresh.get(i)).toString(),
                    Fcntl.AT_FDCWD,
                    root.hostPath(to.substring(0, to.lastIndexOf('/')))
                            .resolve(to.substring(to.lastIndexOf('/') + 1))
                            .toString());
        }
    }

    /** Links that name the folder by its path name the one that it becomes. */
    private void redirect(String folder) throws ErrnoException {
        for (String name : root.list(folder)) {
            String path = folder + "/" + name;
            Optional<Stat.FileStat> stat = root.lstat(path);
            if (stat.filter(Stat.FileStat::isDirectory).isPresent()) {
                redirect(path);
            } else if (stat.filter(Stat.FileStat::isSymlink).isPresent()) {
                redirectLink(path);
            }
        }
    }

    private void redirectLink(String path) throws ErrnoException {
        String target = root.readLink(path);
        for (int i = 0; i < outputs.all().size(); i++) {
            String fresh = outputs.fresh().all().get(i);
            if (target.startsWith(fresh + "/")) {
                String now = outputs.all().get(i) + target.substring(fresh.length());
                root.symlinkAtomically(now, path);
            }
        }
    }

    /** Removes everything that generators made. */
    public void clear() throws ErrnoException {
        for (String folder : outputs.all()) {
            try {
                root.removeTree(folder);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }
}
