"""Pictures as Streamlit components."""
