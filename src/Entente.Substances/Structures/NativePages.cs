using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Entente.Substances.Structures;

/// <summary>Gives memory back that an unloaded native library still holds: freed heap, and the pages of its own code (54 MB of V8).</summary>
internal static class NativePages
{
    private const int PageOut = 21; // MADV_PAGEOUT, Linux 5.4: clean file pages are dropped and read again when they are needed

    /// <summary>On Linux with glibc; elsewhere nothing happens, and nothing depends on it.</summary>
    /// <param name="library">Part of the library's file name.</param>
    public static void GiveBack(string library)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = MallocTrim(0);
            using var self = Process.GetCurrentProcess();
            foreach (ProcessModule module in self.Modules)
                if (module.ModuleName.Contains(library, StringComparison.Ordinal)) _ = Advise(module.BaseAddress, (nuint)module.ModuleMemorySize, PageOut);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library; it has its own habits.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nint pad);

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
}
